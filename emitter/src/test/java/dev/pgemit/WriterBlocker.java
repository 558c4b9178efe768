package dev.pgemit;

import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Holds up the writer in the middle of its transaction: it waits for a lock on the table. */
final class WriterBlocker implements AutoCloseable {
  private static final String WAITING_BACKENDS =
      "SELECT pid FROM pg_stat_activity"
          + " WHERE datname = current_database() AND wait_event_type = 'Lock'";

  private final TestDatabase database;
  private final Connection lock;

  WriterBlocker(TestDatabase database) throws SQLException {
    this.database = database;
    this.lock = database.connect();
    lock.setAutoCommit(false);
    try (var statement = lock.createStatement()) {
      statement.execute("LOCK TABLE socket_io_attachments IN ACCESS EXCLUSIVE MODE");
    }
  }

  /** Waits until the writer waits. */
  void awaitBlockedWriter() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> database.query("SELECT count(*) FROM (" + WAITING_BACKENDS + ") w").equals("1"));
  }

  /** Ends the writer's connection from the server's side, as an administrator would. */
  void terminateWriter() throws SQLException {
    database.query("SELECT pg_terminate_backend(pid) FROM (" + WAITING_BACKENDS + ") w");
  }

  /** Lets the writer go on. */
  void release() throws SQLException {
    lock.rollback();
  }

  @Override
  public void close() throws SQLException {
    if (!lock.isClosed()) {
      lock.rollback();
      lock.close();
    }
  }
}
