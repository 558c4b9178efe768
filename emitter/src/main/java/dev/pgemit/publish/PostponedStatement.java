package dev.pgemit.publish;

import dev.pgemit.wire.Delivery;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Postponement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps any number of messages for later with one statement, and wakes who sends them. */
final class PostponedStatement {
  // Rows are numbered in the order of the INSERT's input, which keeps the order of what is due at
  // the same time. A subquery that refers to nothing outside runs once: one notification.
  private static final String INSERT =
      """
      WITH kept AS (
        INSERT INTO %s
          (id, deliver_at, verb, namespace, rooms, "except", event, channel, payload, attachment,
           owner)
        SELECT id,
               coalesce(at::timestamptz,
                        coalesce(?::timestamptz, statement_timestamp()) + delay::interval),
               verb, namespace, rooms::text[], "except"::text[], event, channel, payload, attachment,
               owner
        FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::bytea[], ?::text[]) WITH ORDINALITY
             AS given (id, at, delay, verb, namespace, rooms, "except", event, channel, payload,
                       attachment, owner, position)
        ORDER BY position
        RETURNING id, owner, deliver_at
      )
      SELECT id, owner, deliver_at,
             (SELECT pg_notify('%s', floor(extract(epoch FROM min(deliver_at)) * 1000)::bigint::text)
              FROM kept)
      FROM kept\
      """;

  private record OwnedId(String owner, String id) {}

  private final String insert;

  PostponedStatement(ScheduleTable table) {
    this.insert = INSERT.formatted(table.scheduled(), ScheduleTable.CHANNEL);
  }

  /**
   * Keeps them.
   *
   * @param takenAt from when delays run, where a repeat must be told the same; {@code null} for now
   */
  void execute(Connection connection, List<EncodedMessage> messages, @Nullable Instant takenAt)
      throws SQLException {
    Map<OwnedId, Postponement> waiting = new HashMap<>();
    for (var message : messages) {
      var postponement = postponement(message);
      waiting.put(new OwnedId(postponement.owner(), message.id()), postponement);
    }
    try (var statement = connection.prepareStatement(insert)) {
      statement.setObject(1, takenAt == null ? null : takenAt.atOffset(ZoneOffset.UTC));
      var parameter = 1;
      for (var column : columns(connection, messages)) {
        statement.setObject(++parameter, column);
      }
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var key = new OwnedId(rows.getString("owner"), rows.getString("id"));
          Objects.requireNonNull(waiting.get(key))
              .takenUntil(rows.getObject("deliver_at", OffsetDateTime.class).toInstant());
        }
      }
    }
  }

  private static List<Object> columns(Connection connection, List<EncodedMessage> messages)
      throws SQLException {
    var rooms = new String[messages.size()];
    var except = new String[messages.size()];
    var payloads = new byte[messages.size()][];
    var attachments = new byte[messages.size()][];
    for (var i = 0; i < rooms.length; i++) {
      var message = messages.get(i);
      rooms[i] = literal(connection, postponement(message).summary().rooms());
      except[i] = literal(connection, postponement(message).summary().except());
      payloads[i] = message.payload();
      attachments[i] = message.attachment();
    }
    return List.of(
        texts(connection, messages, EncodedMessage::id),
        texts(connection, messages, message -> moment(postponement(message).delivery())),
        texts(connection, messages, message -> delay(postponement(message).delivery())),
        texts(connection, messages, message -> postponement(message).summary().verb()),
        texts(connection, messages, message -> postponement(message).summary().namespace()),
        connection.createArrayOf("text", rooms),
        connection.createArrayOf("text", except),
        texts(connection, messages, message -> postponement(message).summary().event()),
        texts(connection, messages, EncodedMessage::channel),
        BinaryArray.text(payloads).over(connection),
        BinaryArray.bytea(attachments).over(connection),
        texts(connection, messages, message -> postponement(message).owner()));
  }

  private static Object texts(
      Connection connection,
      List<EncodedMessage> messages,
      Function<EncodedMessage, @Nullable String> column)
      throws SQLException {
    var texts = new @Nullable String[messages.size()];
    Arrays.setAll(texts, i -> column.apply(messages.get(i)));
    return connection.createArrayOf("text", texts);
  }

  private static String literal(Connection connection, List<String> rooms) throws SQLException {
    return connection.createArrayOf("text", rooms.toArray()).toString();
  }

  private static @Nullable String moment(Delivery delivery) {
    return delivery instanceof Delivery.At at ? at.moment().toString() : null;
  }

  private static @Nullable String delay(Delivery delivery) {
    return delivery instanceof Delivery.After after ? after.delay().toString() : null;
  }

  private static Postponement postponement(EncodedMessage message) {
    return Objects.requireNonNull(message.postponement());
  }
}
