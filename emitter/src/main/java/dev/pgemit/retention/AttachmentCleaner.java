package dev.pgemit.retention;

import dev.pgemit.background.SupervisedThread;
import dev.pgemit.diagnosis.ConnectionOpener;
import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.PipelineListener;
import dev.pgemit.publish.SqlErrorTranslator;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes expired attachments every few seconds if the servers do not. It runs on its own thread,
 * and borrows a connection for each step.
 */
public final class AttachmentCleaner implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(AttachmentCleaner.class);
  private static final Duration CLEANUP_INTERVAL = Duration.ofSeconds(10);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final DataSource dataSource;
  private final AttachmentsTable table;
  private final ExpiredAttachments attachments;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final SupervisedThread thread;
  private String lastWarning = "";

  private AttachmentCleaner(
      DataSource dataSource, AttachmentsTable table, PipelineListener listener) {
    this.dataSource = dataSource;
    this.table = table;
    this.attachments = new ExpiredAttachments(table);
    this.thread =
        new SupervisedThread("pgemit-retention", this::run, failure -> {}, listener::threadFailed);
  }

  /** Starts a cleaner, which borrows a connection for each step. */
  public static AttachmentCleaner start(
      DataSource dataSource, AttachmentsTable table, PipelineListener listener) {
    var cleaner = new AttachmentCleaner(dataSource, table, listener);
    cleaner.thread.start();
    return cleaner;
  }

  private void run() {
    do {
      try {
        deleteExpired();
        thread.markHealthy();
        lastWarning = "";
      } catch (SQLTransientConnectionException e) {
        // Callers of emit receive the same failure, and old attachments can wait.
        LOGGER.debug("Old attachments are not removed, since no connection is available", e);
      } catch (SQLException e) {
        warnOnce(describe(e));
      } catch (RuntimeException e) {
        // The thread must survive any exception of a pool or a driver.
        warnOnce(String.valueOf(e.getMessage()));
      }
    } while (!isClosedWithin(nextDelay()));
  }

  private void deleteExpired() throws SQLException {
    int deleted;
    do {
      deleted = ConnectionOpener.withConnection(dataSource, this::deleteBatch);
      LOGGER.debug("Removed {} old attachments", deleted);
    } while (deleted == ExpiredAttachments.BATCH_SIZE && closing.getCount() > 0);
  }

  private int deleteBatch(Connection connection) throws SQLException {
    var deleted = attachments.deleteBatch(connection);
    if (!connection.getAutoCommit()) {
      connection.commit();
    }
    return deleted;
  }

  private String describe(SQLException cause) {
    return "42501".equals(cause.getSQLState())
        ? ("the role needs SELECT, UPDATE and DELETE on %s: GRANT them, or rely on the"
                + " Socket.IO servers to remove old attachments")
            .formatted(table)
        : SqlErrorTranslator.summarize(cause);
  }

  private void warnOnce(String reason) {
    if (!reason.equals(lastWarning)) {
      LOGGER.warn("Old attachments are not removed: {}", reason);
      lastWarning = reason;
    }
  }

  /** Adds jitter, so that replicas do not run in step. */
  private static Duration nextDelay() {
    return CLEANUP_INTERVAL.plusMillis(
        ThreadLocalRandom.current().nextLong(CLEANUP_INTERVAL.toMillis() / 4));
  }

  private boolean isClosedWithin(Duration delay) {
    try {
      return closing.await(delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    closing.countDown();
    thread.join(CLOSE_TIMEOUT);
  }
}
