package dev.pgemit.publish;

import dev.pgemit.wire.EncodedMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * Publishes calls of which some have messages that wait: what goes out at once, what waits, and the
 * keys, in one transaction that is flushed, since what was accepted for later must last.
 */
final class ScheduledPublishStatement {
  private final NotifyStatement notifyStatement;
  private final IdempotentStatement idempotentStatement;
  private final ScheduledInsertStatement scheduledInsert;

  ScheduledPublishStatement(AttachmentsTable table) {
    this.notifyStatement = NotifyStatement.withDefaultCommit(table);
    this.idempotentStatement = new IdempotentStatement(table);
    this.scheduledInsert = new ScheduledInsertStatement(new ScheduleTables(table));
  }

  /**
   * Publishes those whose key is new, and those without one. The connection must not commit by
   * itself.
   *
   * @param lockTimeout how long the transaction waits for each lock
   * @return the others: their key was there already
   */
  List<Publication> execute(
      Connection connection, List<Publication> publications, LockTimeoutLevel lockTimeout)
      throws SQLException {
    lockTimeout.apply(connection);
    List<Publication> duplicates = List.of();
    Instant acceptedAt = null;
    if (publications.stream().anyMatch(publication -> publication.key() != null)) {
      var claims = idempotentStatement.execute(connection, publications);
      duplicates = claims.duplicates();
      acceptedAt = claims.acceptedAt();
    } else {
      var messages =
          publications.stream()
              .flatMap(publication -> publication.immediateMessages().stream())
              .toList();
      if (!messages.isEmpty()) {
        notifyStatement.execute(connection, messages);
      }
    }
    var scheduled = scheduledMessages(publications, duplicates);
    if (!scheduled.isEmpty()) {
      scheduledInsert.execute(connection, scheduled, acceptedAt);
    }
    return duplicates;
  }

  private static List<EncodedMessage> scheduledMessages(
      List<Publication> publications, List<Publication> duplicates) {
    return publications.stream()
        .filter(publication -> !duplicates.contains(publication))
        .flatMap(publication -> publication.messages().stream())
        .filter(message -> message.scheduledDelivery() != null)
        .toList();
  }
}
