package dev.pgemit.http.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/** What one logger writes. */
public final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger;
  private final BlockingQueue<ILoggingEvent> lines = new LinkedBlockingQueue<>();

  private LogCapture(Logger logger) {
    this.logger = logger;
  }

  public static LogCapture of(String name) {
    var logger = (Logger) LoggerFactory.getLogger(name);
    var lines = new LogCapture(logger);
    lines.setContext(logger.getLoggerContext());
    lines.start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(lines);
    return lines;
  }

  @Override
  protected void append(ILoggingEvent line) {
    lines.add(line);
  }

  /** The next line of this kind. */
  public ILoggingEvent await(Predicate<ILoggingEvent> kind) throws InterruptedException {
    for (var line = poll(); ; line = poll()) {
      if (kind.test(line)) {
        return line;
      }
    }
  }

  private ILoggingEvent poll() throws InterruptedException {
    var line = lines.poll(60, TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("No such line of " + logger.getName());
    }
    return line;
  }

  /** What the next line is about. */
  public Map<String, Object> awaitFields() throws InterruptedException {
    var fields = new HashMap<String, Object>();
    await(line -> true).getKeyValuePairs().forEach(field -> fields.put(field.key, field.value));
    return fields;
  }

  public boolean isEmpty() {
    return lines.isEmpty();
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setAdditive(true);
    logger.setLevel(null);
  }
}
