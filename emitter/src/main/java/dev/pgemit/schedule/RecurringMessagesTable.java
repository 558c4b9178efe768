package dev.pgemit.schedule;

import dev.pgemit.publish.ScheduleTables;
import dev.pgemit.publish.SqlRunner;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.MessageId;
import dev.pgemit.wire.MessageSummary;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes the table of recurring messages. Each change locks the existing message and
 * passes it to the caller's guard. A guard that throws prevents the change. Callers must run each
 * change in one transaction.
 */
public final class RecurringMessagesTable {
  /** The maximum number of messages in a table: {@link #list} reads all of them. */
  public static final int MAX_MESSAGES = 1_000;

  private static final String NOTIFY_DISPATCHER =
      "SELECT pg_notify('%s', floor(extract(epoch FROM ?::timestamptz) * 1000)::bigint::text)"
          .formatted(ScheduleTables.CHANNEL);

  // A new name has no row to lock, and neither has the count of rows. This lock serializes inserts.
  // No other table uses the same pair of numbers; the retention's pair has another table's oid.
  private static final String LOCK_INSERTS =
      "SELECT pg_advisory_xact_lock(1886872937, '%1$s'::regclass::oid::integer)";

  private static final String COUNT = "SELECT count(*) FROM %1$s";
  private static final String READ_CONTENT =
      "SELECT message_id, channel, payload, attachment FROM %1$s WHERE name = ?";
  private static final String LOCK_ROW = "SELECT %2$s FROM %1$s WHERE name = ? FOR UPDATE";

  // A row without an owner is from pgemit 0.1.0, and belongs to everyone.
  private static final String FIND_OWN_FOR_UPDATE =
      """
      SELECT %2$s FROM %1$s
      WHERE coalesce(label, name) = ? AND coalesce(created_by, CURRENT_USER) = CURRENT_USER
        AND (owner = ? OR owner IS NULL)
      ORDER BY owner IS NULL
      FOR UPDATE\
      """;

  private static final String NOW = "SELECT statement_timestamp()";
  private static final String LIST = "SELECT %2$s FROM %1$s ORDER BY coalesce(label, name), name";

  // The owner's message comes first.
  private static final String FIND =
      """
      SELECT %2$s FROM %1$s
      WHERE coalesce(label, name) = ?
      ORDER BY coalesce(created_by = CURRENT_USER AND owner = ?, false) DESC,
               (owner IS NULL) DESC, created_at, name\
      """;
  private static final String PAUSE =
      "UPDATE %1$s SET is_paused = true WHERE name = ? RETURNING %2$s";
  private static final String RESUME =
      "UPDATE %1$s SET is_paused = false, next_at = ? WHERE name = ? RETURNING %2$s";
  private static final String DELETE = "DELETE FROM %1$s WHERE name = ? RETURNING %2$s";

  /**
   * Describes the caller.
   *
   * @param owner a name within the database role; empty for the role itself
   * @param isVisible returns whether the caller may see a message; hidden messages do not exist for
   *     the caller
   * @param guard throws to prevent the change of a message
   */
  public record RecurringAccess(
      String owner, Predicate<RecurringMessage> isVisible, Consumer<RecurringMessage> guard) {}

  private final String table;
  private final RecurringRowWriter rowWriter;

  /** Creates an accessor for the table. */
  public RecurringMessagesTable(ScheduleTables table) {
    this.table = table.recurring();
    this.rowWriter = new RecurringRowWriter(table);
  }

  /**
   * Checks a cron expression and a time zone.
   *
   * @throws dev.pgemit.wire.MessageValidationException if either is invalid, or no time ever
   *     matches
   */
  public static void validateSchedule(String cron, String zone) {
    CronSchedule.parse(cron, zone).nextAfter(Instant.now());
  }

  /**
   * Adds a message, or replaces the owner's message with this name.
   *
   * @return the stored message; empty if the name is new and the table is full
   */
  public Optional<RecurringMessage> put(
      Connection connection,
      RecurringAccess access,
      String name,
      String cron,
      String zone,
      EncodedMessage message,
      MessageSummary summary)
      throws SQLException {
    var existing = findOwn(connection, access, name);
    if (existing.isEmpty()) {
      lockInserts(connection);
      existing = findOwn(connection, access, name);
      if (existing.isEmpty() && count(connection) >= MAX_MESSAGES) {
        return Optional.empty();
      }
    }
    // Programs put the same schedule at each start, and must not lose a time that is due.
    var next =
        existing.isPresent() && existing.get().hasSchedule(cron, zone)
            ? existing.get().next()
            : CronSchedule.parse(cron, zone).nextAfter(now(connection));
    var content = new RecurringRowWriter.RecurringContent(cron, zone, next, message, summary);
    var stored = rowWriter.put(connection, access.owner(), name, existing, content);
    notifyDispatcher(connection, stored.next());
    return Optional.of(stored);
  }

  /** Returns all messages, by name. */
  public List<RecurringMessage> list(Connection connection) throws SQLException {
    return select(connection, LIST);
  }

  /** Returns the visible message with a name, preferably the owner's. */
  public Optional<RecurringMessage> find(Connection connection, RecurringAccess access, String name)
      throws SQLException {
    return select(connection, FIND, name, access.owner()).stream()
        .filter(access.isVisible())
        .findFirst();
  }

  /** Pauses a message until it is resumed. */
  public Optional<RecurringMessage> pause(
      Connection connection, RecurringAccess access, String name) throws SQLException {
    var existing = findForUpdate(connection, access, name);
    return existing.isEmpty()
        ? existing
        : first(select(connection, PAUSE, existing.get().rowKey()));
  }

  /** Resumes a message from its next time on. Missed times stay missed. */
  public Optional<RecurringMessage> resume(
      Connection connection, RecurringAccess access, String name) throws SQLException {
    var existing = findForUpdate(connection, access, name);
    if (existing.isEmpty() || !existing.get().isPaused()) {
      return existing;
    }
    var next =
        CronSchedule.parse(existing.get().cron(), existing.get().zone()).nextAfter(now(connection));
    var resumed =
        first(select(connection, RESUME, next.atOffset(ZoneOffset.UTC), existing.get().rowKey()));
    notifyDispatcher(connection, next);
    return resumed;
  }

  /** Returns the content of a message with a new id, to send it once. */
  public Optional<EncodedMessage> copyForRun(
      Connection connection, RecurringAccess access, String name) throws SQLException {
    var existing = findForUpdate(connection, access, name);
    if (existing.isEmpty()) {
      return Optional.empty();
    }
    try (var query = connection.prepareStatement(READ_CONTENT.formatted(table))) {
      query.setString(1, existing.get().rowKey());
      try (var row = query.executeQuery()) {
        row.next();
        var stored =
            new EncodedMessage(
                row.getString(1),
                row.getString(2),
                row.getString(3).getBytes(StandardCharsets.UTF_8),
                row.getBytes(4));
        return Optional.of(MessageIdRewriter.rewrite(MessageId.generate(), stored));
      }
    }
  }

  /** Deletes a message. */
  public Optional<RecurringMessage> delete(
      Connection connection, RecurringAccess access, String name) throws SQLException {
    var existing = findForUpdate(connection, access, name);
    return existing.isEmpty()
        ? existing
        : first(select(connection, DELETE, existing.get().rowKey()));
  }

  /** Returns and locks the owner's message, or a visible message without an owner. */
  private Optional<RecurringMessage> findOwn(
      Connection connection, RecurringAccess access, String name) throws SQLException {
    for (var existing : select(connection, FIND_OWN_FOR_UPDATE, name, access.owner())) {
      if (existing.hasOwner() || access.isVisible().test(existing)) {
        access.guard().accept(existing);
        return Optional.of(existing);
      }
    }
    return Optional.empty();
  }

  private Optional<RecurringMessage> findForUpdate(
      Connection connection, RecurringAccess access, String name) throws SQLException {
    var found = find(connection, access, name);
    if (found.isEmpty()) {
      return found;
    }
    var locked =
        first(select(connection, LOCK_ROW, found.get().rowKey())).filter(access.isVisible());
    locked.ifPresent(access.guard());
    return locked;
  }

  private void lockInserts(Connection connection) throws SQLException {
    SqlRunner.execute(connection, LOCK_INSERTS.formatted(table.replace("'", "''")));
  }

  private int count(Connection connection) throws SQLException {
    return SqlRunner.queryRow(connection, COUNT.formatted(table), row -> row.getInt(1));
  }

  private List<RecurringMessage> select(
      Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
    return SqlRunner.query(
        connection,
        sql.formatted(table, RecurringMessage.COLUMNS),
        RecurringMessage::of,
        parameters);
  }

  private static Optional<RecurringMessage> first(List<RecurringMessage> rows) {
    return rows.stream().findFirst();
  }

  private static Instant now(Connection connection) throws SQLException {
    return SqlRunner.queryRow(
        connection, NOW, row -> row.getObject(1, OffsetDateTime.class).toInstant());
  }

  private static void notifyDispatcher(Connection connection, Instant next) throws SQLException {
    SqlRunner.execute(connection, NOTIFY_DISPATCHER, next.atOffset(ZoneOffset.UTC));
  }
}
