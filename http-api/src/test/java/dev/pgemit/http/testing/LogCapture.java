package dev.pgemit.http.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/** Captures the events of a logger and its descendants, from INFO, in place of the console. */
public final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger;
  private final Level previousLevel;
  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
  private final BlockingQueue<ILoggingEvent> unread = new LinkedBlockingQueue<>();

  private LogCapture(Logger logger) {
    this.logger = logger;
    this.previousLevel = logger.getLevel();
  }

  /** Captures the events of the service. */
  public static LogCapture ofService() {
    return of("dev.pgemit.http");
  }

  public static LogCapture of(String name) {
    var logger = (Logger) LoggerFactory.getLogger(name);
    var capture = new LogCapture(logger);
    capture.setContext(logger.getLoggerContext());
    capture.start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(capture);
    return capture;
  }

  @Override
  protected void append(ILoggingEvent event) {
    events.add(event);
    unread.add(event);
  }

  /** Returns every event so far. */
  public List<ILoggingEvent> events() {
    return events;
  }

  /** Returns the text of every warning so far. */
  public List<String> warnings() {
    return events.stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  public boolean hasWarning(String text) {
    return warnings().stream().anyMatch(warning -> warning.contains(text));
  }

  /** Waits for the next event that matches, and skips the others. */
  public ILoggingEvent await(Predicate<ILoggingEvent> condition) throws InterruptedException {
    var event = poll();
    while (!condition.test(event)) {
      event = poll();
    }
    return event;
  }

  private ILoggingEvent poll() throws InterruptedException {
    var event = unread.poll(60, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("No such event of " + logger.getName() + " within 60 s");
    }
    return event;
  }

  /** Waits for the next event, and returns its fields. */
  public Map<String, Object> awaitFields() throws InterruptedException {
    var fields = new HashMap<String, Object>();
    await(event -> true).getKeyValuePairs().forEach(field -> fields.put(field.key, field.value));
    return fields;
  }

  /** Returns whether every event has been read. */
  public boolean isEmpty() {
    return unread.isEmpty();
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setAdditive(true);
    logger.setLevel(previousLevel);
  }
}
