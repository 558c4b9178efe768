package dev.pgemit.schedule;

import dev.pgemit.background.SupervisedThread;
import dev.pgemit.listen.ListenSource;
import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.Backoff;
import dev.pgemit.publish.CommitListener;
import dev.pgemit.publish.Outage;
import dev.pgemit.publish.ScheduleFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages when they are due, on a thread and a connection of its own, which it opens again
 * whenever it breaks. Any number of them can run at once, here and on other machines.
 */
public final class Dispatcher implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Dispatcher.class);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  // Until somebody has run "pgemit migrate", or granted a right.
  private static final Duration LONG_PAUSE = Duration.ofSeconds(30);

  /** What works and what does not on the tables of pgemit 0.1.0. */
  public static final String OLD_SCHEMA =
      "The tables pgemit_scheduled and pgemit_recurring are of an older pgemit: messages that wait"
          + " are sent, and nothing can be scheduled. Run \"pgemit migrate\" of this version";

  private final ListenSource source;
  private final Precedence precedence;
  private final AttachmentsTable table;
  private final CommitListener listener;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final SupervisedThread thread;
  private final Backoff backoff = new Backoff(LONGEST_PAUSE);
  private volatile @Nullable Outage outage;
  private volatile boolean isOldSchema;

  private Dispatcher(
      ListenSource source, Precedence precedence, AttachmentsTable table, CommitListener listener) {
    this.source = source;
    this.precedence = precedence;
    this.table = table;
    this.listener = listener;
    this.thread =
        new SupervisedThread(
            "pgemit-dispatcher", this::run, this::noteFailure, listener::threadFailed);
  }

  /**
   * Starts to send.
   *
   * @param source opens its connection, to a primary and past any pooler
   * @param precedence keeps the last connection for publishing
   * @param table the attachments, beside which what waits is kept
   * @param listener is told what was sent
   */
  public static Dispatcher start(
      ListenSource source, Precedence precedence, AttachmentsTable table, CommitListener listener) {
    var dispatcher = new Dispatcher(source, precedence, table, listener);
    dispatcher.thread.start();
    return dispatcher;
  }

  private void run() {
    while (!isClosing()) {
      try (var connection = open()) {
        precedence.checkBeside();
        DispatchSession.open(connection, table, listener, this::isOver).run(this::recover);
        precedence.check();
      } catch (SQLException e) {
        pause(new Outage(ScheduleFailures.explain(e, table), e), ScheduleFailures.isLasting(e));
      } catch (RuntimeException e) {
        // The thread must outlive whatever a driver throws.
        pause(new Outage(String.valueOf(e.getMessage()), e), true);
      }
    }
  }

  private Connection open() throws SQLException {
    precedence.check();
    return source.open();
  }

  private boolean isOver() {
    return isClosing() || precedence.isNeeded();
  }

  private void noteFailure(Throwable cause) {
    outage =
        new Outage(
            "The thread that sends them failed (%s) and starts again".formatted(cause), cause);
  }

  private void recover(boolean isOld) {
    thread.succeeded();
    if (isOld && !isOldSchema) {
      LOGGER.warn(OLD_SCHEMA);
    }
    isOldSchema = isOld;
    if (outage != null) {
      LOGGER.info("Messages that wait are sent again when they are due");
      outage = null;
    }
    backoff.reset();
  }

  private void pause(Outage reason, boolean isLasting) {
    if (isClosing()) {
      return;
    }
    var before = outage;
    if (before == null || !before.sentence().equals(reason.sentence())) {
      LOGGER.warn("Messages that wait are not sent when they are due: {}", reason.sentence());
    }
    outage = reason;
    var time = isLasting ? LONG_PAUSE : backoff.next();
    try {
      if (closing.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        LOGGER.debug("Closed while out of order");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }

  /** Why nothing is sent at this moment; {@code null} where nothing is known to fail. */
  public @Nullable Outage outage() {
    return outage;
  }

  /** Returns whether the tables are those of pgemit 0.1.0: {@link #OLD_SCHEMA} says what to do. */
  public boolean isOldSchema() {
    return isOldSchema;
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  /** Finishes what is being sent, and ends. What waits goes on waiting. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(LONGEST_CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
