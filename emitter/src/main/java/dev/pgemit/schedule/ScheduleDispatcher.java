package dev.pgemit.schedule;

import dev.pgemit.background.SupervisedThread;
import dev.pgemit.listen.ListenConnectionSource;
import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.Backoff;
import dev.pgemit.publish.PipelineListener;
import dev.pgemit.publish.ScheduleErrorTranslator;
import dev.pgemit.transport.Outage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages when they are due, on its own thread and connection. It reopens the connection
 * after a failure. Any number of dispatchers can run at once, on any number of machines.
 */
public final class ScheduleDispatcher implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ScheduleDispatcher.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration MAX_RETRY_BACKOFF = Duration.ofSeconds(1);

  // The failure lasts until an administrator runs "pgemit migrate" or grants a right.
  private static final Duration PERMANENT_FAILURE_INTERVAL = Duration.ofSeconds(30);

  /** Explains the limits of the tables of pgemit 0.1.0. */
  public static final String OLD_SCHEMA =
      "An older version of pgemit created the tables pgemit_scheduled and"
          + " pgemit_recurring. Messages scheduled earlier are sent; new ones are"
          + " rejected. Run \"pgemit migrate\" of this version";

  private final ListenConnectionSource source;
  private final PublishingPriority publishingPriority;
  private final AttachmentsTable table;
  private final PipelineListener listener;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final SupervisedThread thread;
  private final Backoff backoff = new Backoff(MAX_RETRY_BACKOFF);
  private volatile @Nullable Outage outage;
  private volatile boolean isOldSchema;

  private ScheduleDispatcher(
      ListenConnectionSource source,
      PublishingPriority publishingPriority,
      AttachmentsTable table,
      PipelineListener listener) {
    this.source = source;
    this.publishingPriority = publishingPriority;
    this.table = table;
    this.listener = listener;
    this.thread =
        new SupervisedThread(
            "pgemit-dispatcher", this::run, this::recordFailure, listener::threadFailed);
  }

  /**
   * Starts a dispatcher.
   *
   * @param source opens the connection, to a primary and without a pooler
   * @param publishingPriority reserves the last connection for publishing
   * @param table the attachments table, whose schema also holds the tables of the schedule
   * @param listener receives the number of sent messages
   */
  public static ScheduleDispatcher start(
      ListenConnectionSource source,
      PublishingPriority publishingPriority,
      AttachmentsTable table,
      PipelineListener listener) {
    var dispatcher = new ScheduleDispatcher(source, publishingPriority, table, listener);
    dispatcher.thread.start();
    return dispatcher;
  }

  private void run() {
    while (!isClosing()) {
      try (var connection = open()) {
        publishingPriority.checkPublishingConnection();
        DispatchSession.open(connection, table, listener, this::shouldStop)
            .run(this::recordRecovery);
        publishingPriority.checkConnectionLimit();
      } catch (SQLException e) {
        pauseAfterFailure(
            new Outage(ScheduleErrorTranslator.explain(e, table), e),
            ScheduleErrorTranslator.isPermanent(e));
      } catch (RuntimeException e) {
        // The thread must survive any exception of a driver.
        pauseAfterFailure(new Outage(String.valueOf(e.getMessage()), e), true);
      }
    }
  }

  private Connection open() throws SQLException {
    publishingPriority.checkConnectionLimit();
    return source.open();
  }

  private boolean shouldStop() {
    return isClosing() || publishingPriority.isPublishingStarved();
  }

  private void recordFailure(Throwable cause) {
    outage = new Outage("The dispatcher thread failed (%s) and restarts".formatted(cause), cause);
  }

  private void recordRecovery(boolean isOld) {
    thread.markHealthy();
    if (isOld && !isOldSchema) {
      LOGGER.warn(OLD_SCHEMA);
    }
    isOldSchema = isOld;
    if (outage != null) {
      LOGGER.info("Scheduled messages are sent again when they are due");
      outage = null;
    }
    backoff.reset();
  }

  private void pauseAfterFailure(Outage reason, boolean isPermanent) {
    if (isClosing()) {
      return;
    }
    var previous = outage;
    if (previous == null || !previous.message().equals(reason.message())) {
      LOGGER.warn("Scheduled messages are not sent when they are due: {}", reason.message());
    }
    outage = reason;
    var delay = isPermanent ? PERMANENT_FAILURE_INTERVAL : backoff.next();
    try {
      if (closing.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
        LOGGER.debug("The dispatcher was closed during an outage");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }

  /** Returns the failure that prevents sending at this moment; {@code null} if none is known. */
  public @Nullable Outage outage() {
    return outage;
  }

  /** Returns whether the tables are those of pgemit 0.1.0, see {@link #OLD_SCHEMA}. */
  public boolean isOldSchema() {
    return isOldSchema;
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  /** Finishes the current transaction, and stops the thread. Scheduled messages stay stored. */
  @Override
  public void close() {
    closing.countDown();
    thread.join(CLOSE_TIMEOUT);
  }
}
