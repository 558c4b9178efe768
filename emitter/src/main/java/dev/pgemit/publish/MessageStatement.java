package dev.pgemit.publish;

import dev.pgemit.wire.EncodedMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Publishes messages that have no idempotency key and no delivery time, in order. */
public sealed interface MessageStatement extends PublishStatement
    permits NotifyStatement, OutboxStatement {
  /** Publishes messages in the current transaction. */
  void execute(Connection connection, List<EncodedMessage> messages) throws SQLException;
}
