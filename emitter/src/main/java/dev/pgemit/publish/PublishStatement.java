package dev.pgemit.publish;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A statement that publishes the publications of one transaction. */
sealed interface PublishStatement
    permits MessageStatement, IdempotentStatement, ScheduledStatement {
  /**
   * Publishes the publications without an idempotency key, and those whose key is new.
   *
   * @return the publications whose key was used before, which are not published
   */
  List<QueuedPublication> execute(
      Connection connection, List<QueuedPublication> part, LockTimeoutLevel lockTimeout)
      throws SQLException;
}
