package dev.pgemit.schedule;

import dev.pgemit.background.SupervisedThread;
import dev.pgemit.background.SupervisedThread.ThreadFailureListener;
import dev.pgemit.listen.ListenConnectionSource;
import dev.pgemit.publish.Backoff;
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
 * Runs the work of a dispatcher on its own thread and connection. The loop reopens the connection
 * after a failure, and leaves the last connection of Postgres to publishing.
 */
public final class DispatchLoop implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(DispatchLoop.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration MAX_RETRY_BACKOFF = Duration.ofSeconds(1);

  // The failure lasts until an administrator runs "pgemit migrate" or grants a right.
  private static final Duration PERMANENT_FAILURE_INTERVAL = Duration.ofSeconds(30);

  private final Work work;
  private final ListenConnectionSource source;
  private final PublishingPriority publishingPriority;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final SupervisedThread thread;
  private final Backoff backoff = new Backoff(MAX_RETRY_BACKOFF);
  private volatile @Nullable Outage outage;

  /** The work of a dispatcher. */
  public interface Work {
    /** Returns the name of the thread. */
    String threadName();

    /** Returns the consequence of a failure, for the log. */
    String failure();

    /** Returns the sentence for the log after the end of a failure. */
    String recovery();

    /** Returns advice for a person about an error that ended {@link #run}. */
    String explain(SQLException cause);

    /**
     * Works until {@link DispatchLoop#shouldStop}, and calls {@link DispatchLoop#recordSuccess}
     * each time nothing is left to do.
     *
     * @param connection a connection that nothing else uses
     */
    void run(Connection connection, DispatchLoop loop) throws SQLException;
  }

  /**
   * Creates a loop.
   *
   * @param source opens the connection, to a primary and without a pooler
   * @param publishingPriority reserves the last connection for publishing
   */
  public DispatchLoop(
      Work work,
      ListenConnectionSource source,
      PublishingPriority publishingPriority,
      ThreadFailureListener failureListener) {
    this.work = work;
    this.source = source;
    this.publishingPriority = publishingPriority;
    this.thread =
        new SupervisedThread(work.threadName(), this::run, this::recordFailure, failureListener);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  private void run() {
    while (!isClosing()) {
      try (var connection = open()) {
        publishingPriority.checkPublishingConnection();
        work.run(connection, this);
        publishingPriority.checkConnectionLimit();
      } catch (SQLException e) {
        pauseAfterFailure(new Outage(work.explain(e), e), ScheduleErrorTranslator.isPermanent(e));
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

  /** Returns whether the work must end. */
  public boolean shouldStop() {
    return isClosing() || publishingPriority.isPublishingStarved();
  }

  private void recordFailure(Throwable cause) {
    outage = new Outage("The dispatcher thread failed (%s) and restarts".formatted(cause), cause);
  }

  /** Records that the work succeeds. */
  public void recordSuccess() {
    thread.markHealthy();
    if (outage != null) {
      LOGGER.info("{}", work.recovery());
      outage = null;
    }
    backoff.reset();
  }

  /** Records that the work fails, and logs a reason that differs from the last one. */
  public void recordOutage(Outage reason) {
    var previous = outage;
    if (previous == null || !previous.message().equals(reason.message())) {
      LOGGER.warn("{}: {}", work.failure(), reason.message());
    }
    outage = reason;
  }

  private void pauseAfterFailure(Outage reason, boolean isPermanent) {
    if (isClosing()) {
      return;
    }
    recordOutage(reason);
    pause(isPermanent ? PERMANENT_FAILURE_INTERVAL : backoff.next());
  }

  /** Waits, until the loop is closed at the latest. */
  public void pause(Duration time) {
    try {
      if (closing.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        LOGGER.debug("The dispatcher was closed during a pause");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }

  /** Returns the failure of the work at this moment; {@code null} if none is known. */
  public @Nullable Outage outage() {
    return outage;
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  /** Waits for the end of the current step, and stops the thread. */
  @Override
  public void close() {
    closing.countDown();
    thread.join(CLOSE_TIMEOUT);
  }
}
