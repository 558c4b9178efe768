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
final class LastingStatement {
  private final BatchStatement atOnce;
  private final OnceStatement once;
  private final PostponedStatement postponed;

  LastingStatement(AttachmentsTable table) {
    this.atOnce = BatchStatement.joining(table);
    this.once = new OnceStatement(table);
    this.postponed = new PostponedStatement(new ScheduleTable(table));
  }

  /**
   * Publishes those whose key is new, and those without one. The connection must not commit by
   * itself.
   *
   * @param limit how long the transaction waits for each lock
   * @return the others: their key was there already
   */
  List<Publication> execute(Connection connection, List<Publication> publications, LockLimit limit)
      throws SQLException {
    limit.begin(connection);
    List<Publication> repeated = List.of();
    Instant takenAt = null;
    if (publications.stream().anyMatch(one -> one.key() != null)) {
      var claims = once.execute(connection, publications);
      repeated = claims.repeated();
      takenAt = claims.takenAt();
    } else {
      var messages = publications.stream().flatMap(one -> one.atOnce().stream()).toList();
      if (!messages.isEmpty()) {
        atOnce.execute(connection, messages);
      }
    }
    var waiting = waiting(publications, repeated);
    if (!waiting.isEmpty()) {
      postponed.execute(connection, waiting, takenAt);
    }
    return repeated;
  }

  private static List<EncodedMessage> waiting(
      List<Publication> publications, List<Publication> repeated) {
    return publications.stream()
        .filter(one -> !repeated.contains(one))
        .flatMap(one -> one.messages().stream())
        .filter(message -> message.postponement() != null)
        .toList();
  }
}
