package dev.pgemit.schedule;

import dev.pgemit.publish.ScheduleTable;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Summary;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The table of messages that go out at each time of a cron expression. Each change shows the one
 * that is there, locked, to a guard, which throws where it must stay as it is; it is for the caller
 * to make one transaction of that.
 */
public final class RecurringMessages {
  /** The most of a table: {@link #list} reads all of them. */
  public static final int MOST = 1_000;

  // Whoever puts the same times again, as programs do when they start, must not lose a time that
  // has just come; and a pause is somebody else's decision.
  private static final String PUT =
      """
      INSERT INTO %1$s AS present
        (name, cron, zone, next_at, verb, namespace, rooms, "except", event, channel, message_id,
         payload, attachment)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (name) DO UPDATE SET
        next_at = CASE WHEN (present.cron, present.zone) = (excluded.cron, excluded.zone)
                       THEN present.next_at ELSE excluded.next_at END,
        cron = excluded.cron, zone = excluded.zone, verb = excluded.verb,
        namespace = excluded.namespace, rooms = excluded.rooms, "except" = excluded."except",
        event = excluded.event, channel = excluded.channel, message_id = excluded.message_id,
        payload = excluded.payload, attachment = excluded.attachment
      RETURNING %2$s""";

  private static final String WAKE =
      "SELECT pg_notify('%s', floor(extract(epoch FROM ?::timestamptz) * 1000)::bigint::text)"
          .formatted(ScheduleTable.CHANNEL);

  // A name that is not there yet has no row to lock, nor has their number: so new ones come one at
  // a time. The pair of numbers is of no other table, as that of the retention is not.
  private static final String LOCK_NEW =
      "SELECT pg_advisory_xact_lock(1886872937, '%1$s'::regclass::oid::integer)";

  private static final String COUNT = "SELECT count(*) FROM %1$s";
  private static final String LOCK = "SELECT %2$s FROM %1$s WHERE name = ? FOR UPDATE";
  private static final String NOW = "SELECT statement_timestamp()";
  private static final String LIST = "SELECT %2$s FROM %1$s ORDER BY name";
  private static final String FIND = "SELECT %2$s FROM %1$s WHERE name = ?";
  private static final String PAUSE =
      "UPDATE %1$s SET is_paused = true WHERE name = ? RETURNING %2$s";
  private static final String RESUME =
      "UPDATE %1$s SET is_paused = false, next_at = ? WHERE name = ? RETURNING %2$s";
  private static final String DELETE = "DELETE FROM %1$s WHERE name = ? RETURNING %2$s";

  private final String table;

  /** Names the table. */
  public RecurringMessages(ScheduleTable table) {
    this.table = table.recurring();
  }

  /**
   * Checks times.
   *
   * @throws dev.pgemit.wire.MessageRefused if they are none, or never come
   */
  public static void checkTimes(String cron, String zone) {
    CronTimes.of(cron, zone).after(Instant.now());
  }

  /**
   * Adds a message, or puts it in place of the one with this name.
   *
   * @return what is there now; nothing where it is new, and there are as many as there may be
   */
  public Optional<Recurrence> put(
      Connection connection,
      String name,
      String cron,
      String zone,
      EncodedMessage message,
      Summary summary,
      Consumer<Recurrence> guard)
      throws SQLException {
    if (locked(connection, name, guard).isEmpty()) {
      lockNew(connection);
      if (locked(connection, name, guard).isEmpty() && count(connection) >= MOST) {
        return Optional.empty();
      }
    }
    var next = CronTimes.of(cron, zone).after(now(connection));
    try (var put = statement(connection, PUT)) {
      put.setString(1, name);
      put.setString(2, cron);
      put.setString(3, zone);
      put.setObject(4, next.atOffset(ZoneOffset.UTC));
      put.setString(5, summary.verb());
      put.setString(6, summary.namespace());
      put.setArray(7, connection.createArrayOf("text", summary.rooms().toArray()));
      put.setArray(8, connection.createArrayOf("text", summary.except().toArray()));
      put.setString(9, summary.event());
      put.setString(10, message.channel());
      put.setString(11, message.id());
      put.setString(12, new String(message.payload(), StandardCharsets.UTF_8));
      put.setBytes(13, message.attachment());
      var recurrence = first(put).orElseThrow();
      wake(connection, recurrence.next());
      return Optional.of(recurrence);
    }
  }

  /** All of them, by name. */
  public List<Recurrence> list(Connection connection) throws SQLException {
    try (var query = statement(connection, LIST);
        var rows = query.executeQuery()) {
      var all = new ArrayList<Recurrence>();
      while (rows.next()) {
        all.add(Recurrence.of(rows));
      }
      return all;
    }
  }

  /** The one with a name. */
  public Optional<Recurrence> find(Connection connection, String name) throws SQLException {
    return first(connection, FIND, name);
  }

  /** Lets one go out no more, until it is resumed. */
  public Optional<Recurrence> pause(Connection connection, String name, Consumer<Recurrence> guard)
      throws SQLException {
    return locked(connection, name, guard).isEmpty()
        ? Optional.empty()
        : first(connection, PAUSE, name);
  }

  /** Lets one go out again, from its next time on: what it missed stays missed. */
  public Optional<Recurrence> resume(Connection connection, String name, Consumer<Recurrence> guard)
      throws SQLException {
    var present = locked(connection, name, guard);
    if (present.isEmpty() || !present.get().isPaused()) {
      return present;
    }
    var next = CronTimes.of(present.get().cron(), present.get().zone()).after(now(connection));
    try (var resume = statement(connection, RESUME)) {
      resume.setObject(1, next.atOffset(ZoneOffset.UTC));
      resume.setString(2, name);
      var resumed = first(resume);
      wake(connection, next);
      return resumed;
    }
  }

  /** Removes one for good. */
  public Optional<Recurrence> delete(Connection connection, String name, Consumer<Recurrence> guard)
      throws SQLException {
    return locked(connection, name, guard).isEmpty()
        ? Optional.empty()
        : first(connection, DELETE, name);
  }

  private Optional<Recurrence> locked(
      Connection connection, String name, Consumer<Recurrence> guard) throws SQLException {
    var present = first(connection, LOCK, name);
    present.ifPresent(guard);
    return present;
  }

  private void lockNew(Connection connection) throws SQLException {
    try (var lock = connection.prepareStatement(LOCK_NEW.formatted(table.replace("'", "''")))) {
      lock.execute();
    }
  }

  private int count(Connection connection) throws SQLException {
    try (var query = statement(connection, COUNT);
        var row = query.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  private PreparedStatement statement(Connection connection, String sql) throws SQLException {
    return connection.prepareStatement(sql.formatted(table, Recurrence.COLUMNS));
  }

  private Optional<Recurrence> first(Connection connection, String sql, String name)
      throws SQLException {
    try (var statement = statement(connection, sql)) {
      statement.setString(1, name);
      return first(statement);
    }
  }

  private static Optional<Recurrence> first(PreparedStatement statement) throws SQLException {
    try (var row = statement.executeQuery()) {
      return row.next() ? Optional.of(Recurrence.of(row)) : Optional.empty();
    }
  }

  private static Instant now(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(NOW);
        var row = query.executeQuery()) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    }
  }

  private static void wake(Connection connection, Instant next) throws SQLException {
    try (var wake = connection.prepareStatement(WAKE)) {
      wake.setObject(1, next.atOffset(ZoneOffset.UTC));
      wake.execute();
    }
  }
}
