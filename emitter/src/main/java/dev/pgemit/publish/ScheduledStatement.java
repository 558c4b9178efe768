package dev.pgemit.publish;

import dev.pgemit.wire.DeliveryTime;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.ScheduledDelivery;
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

/**
 * Publishes publications of which some have scheduled messages. The messages that are not
 * scheduled, the scheduled ones and the idempotency keys are one transaction with a flushed commit,
 * since scheduled messages must survive a crash.
 */
final class ScheduledStatement implements PublishStatement {
  // Rows are numbered in the order of the INSERT's input, which keeps the order of messages that
  // are due at the same time. The uncorrelated subquery runs once: one notification.
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

  private final MessageStatement plain;
  private final IdempotentStatement idempotent;
  private final String insert;

  ScheduledStatement(AttachmentsTable table, DeliveryPath path, IdempotentStatement idempotent) {
    this.plain = path.statement(table);
    this.idempotent = idempotent;
    this.insert = INSERT.formatted(new ScheduleTables(table).scheduled(), ScheduleTables.CHANNEL);
  }

  /** {@inheritDoc} The connection must not be in auto-commit mode. */
  @Override
  public List<QueuedPublication> execute(
      Connection connection, List<QueuedPublication> part, LockTimeoutLevel lockTimeout)
      throws SQLException {
    lockTimeout.apply(connection);
    List<QueuedPublication> duplicates = List.of();
    Instant acceptedAt = null;
    if (part.stream().anyMatch(QueuedPublication::hasKey)) {
      var claims = idempotent.claim(connection, part, LockTimeoutLevel.UNCHANGED);
      duplicates = claims.duplicates();
      acceptedAt = claims.acceptedAt();
    } else {
      var immediate = QueuedPublication.immediateMessages(part);
      if (!immediate.isEmpty()) {
        plain.execute(connection, immediate);
      }
    }
    var scheduled = scheduledMessages(part, duplicates);
    if (!scheduled.isEmpty()) {
      insert(connection, scheduled, acceptedAt);
    }
    return duplicates;
  }

  private static List<EncodedMessage> scheduledMessages(
      List<QueuedPublication> part, List<QueuedPublication> duplicates) {
    return part.stream()
        .filter(queued -> !duplicates.contains(queued))
        .flatMap(queued -> queued.messages().stream())
        .filter(message -> message.scheduledDelivery() != null)
        .toList();
  }

  /**
   * Stores messages.
   *
   * @param acceptedAt the start of delays, which a repeat must report too; {@code null} for now
   */
  private void insert(
      Connection connection, List<EncodedMessage> messages, @Nullable Instant acceptedAt)
      throws SQLException {
    Map<OwnedId, ScheduledDelivery> scheduled = new HashMap<>();
    for (var message : messages) {
      var delivery = scheduledDelivery(message);
      scheduled.put(new OwnedId(delivery.owner(), message.id()), delivery);
    }
    try (var statement = connection.prepareStatement(insert)) {
      statement.setObject(1, acceptedAt == null ? null : acceptedAt.atOffset(ZoneOffset.UTC));
      var parameter = 1;
      for (var column : columns(connection, messages)) {
        statement.setObject(++parameter, column);
      }
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var key = new OwnedId(rows.getString("owner"), rows.getString("id"));
          Objects.requireNonNull(scheduled.get(key))
              .markDue(rows.getObject("deliver_at", OffsetDateTime.class).toInstant());
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
      rooms[i] = arrayLiteral(connection, scheduledDelivery(message).summary().rooms());
      except[i] = arrayLiteral(connection, scheduledDelivery(message).summary().except());
      payloads[i] = message.payload();
      attachments[i] = message.attachment();
    }
    return List.of(
        texts(connection, messages, EncodedMessage::id),
        texts(connection, messages, message -> deliverAtText(scheduledDelivery(message).time())),
        texts(connection, messages, message -> delayText(scheduledDelivery(message).time())),
        texts(connection, messages, message -> scheduledDelivery(message).summary().verb()),
        texts(connection, messages, message -> scheduledDelivery(message).summary().namespace()),
        connection.createArrayOf("text", rooms),
        connection.createArrayOf("text", except),
        texts(connection, messages, message -> scheduledDelivery(message).summary().event()),
        texts(connection, messages, EncodedMessage::channel),
        BinaryArray.text(payloads).forConnection(connection),
        BinaryArray.bytea(attachments).forConnection(connection),
        texts(connection, messages, message -> scheduledDelivery(message).owner()));
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

  private static String arrayLiteral(Connection connection, List<String> rooms)
      throws SQLException {
    return connection.createArrayOf("text", rooms.toArray()).toString();
  }

  private static @Nullable String deliverAtText(DeliveryTime delivery) {
    return delivery instanceof DeliveryTime.At at ? at.moment().toString() : null;
  }

  private static @Nullable String delayText(DeliveryTime delivery) {
    return delivery instanceof DeliveryTime.After after ? after.delay().toString() : null;
  }

  private static ScheduledDelivery scheduledDelivery(EncodedMessage message) {
    return Objects.requireNonNull(message.scheduledDelivery());
  }
}
