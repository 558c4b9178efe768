package dev.pgemit.retention;

import dev.pgemit.background.SupervisedThread;
import dev.pgemit.diagnosis.Connecting;
import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.CommitListener;
import dev.pgemit.publish.SqlFailures;
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
 * Keeps the attachments table small where the servers do not, every few seconds, on a thread of its
 * own and a connection that is borrowed for each step.
 */
public final class Retention implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Retention.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  private final DataSource dataSource;
  private final AttachmentsTable table;
  private final OldAttachments attachments;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final SupervisedThread thread;
  private String trouble = "";

  private Retention(DataSource dataSource, AttachmentsTable table, CommitListener listener) {
    this.dataSource = dataSource;
    this.table = table;
    this.attachments = new OldAttachments(table);
    this.thread =
        new SupervisedThread("pgemit-retention", this::run, failure -> {}, listener::threadFailed);
  }

  /**
   * Starts to remove.
   *
   * @param dataSource gives a connection for each step
   * @param table the attachments
   * @param listener receives the failures of its thread
   */
  public static Retention start(
      DataSource dataSource, AttachmentsTable table, CommitListener listener) {
    var retention = new Retention(dataSource, table, listener);
    retention.thread.start();
    return retention;
  }

  private void run() {
    do {
      try {
        removeAll();
        thread.succeeded();
        trouble = "";
      } catch (SQLTransientConnectionException e) {
        // Whoever emits is told, and what is old can wait.
        LOGGER.debug("Old attachments are not removed without a connection", e);
      } catch (SQLException e) {
        tell(reason(e));
      } catch (RuntimeException e) {
        // The thread must outlive whatever a pool or a driver throws.
        tell(String.valueOf(e.getMessage()));
      }
    } while (!isClosingWithin(pause()));
  }

  private void removeAll() throws SQLException {
    int removed;
    do {
      removed = Connecting.use(dataSource, this::remove);
      LOGGER.debug("Removed {} old attachments", removed);
    } while (removed == OldAttachments.STEP && closing.getCount() > 0);
  }

  private int remove(Connection connection) throws SQLException {
    var removed = attachments.remove(connection);
    if (!connection.getAutoCommit()) {
      connection.commit();
    }
    return removed;
  }

  private String reason(SQLException cause) {
    return "42501".equals(cause.getSQLState())
        ? "the role needs SELECT, UPDATE and DELETE on %s: GRANT them, or leave it to the servers"
            .formatted(table)
        : SqlFailures.summary(cause);
  }

  private void tell(String reason) {
    if (!reason.equals(trouble)) {
      LOGGER.warn("Old attachments are not removed: {}", reason);
      trouble = reason;
    }
  }

  /** Not in step with other replicas. */
  private static Duration pause() {
    return PAUSE.plusMillis(ThreadLocalRandom.current().nextLong(PAUSE.toMillis() / 4));
  }

  private boolean isClosingWithin(Duration time) {
    try {
      return closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

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
