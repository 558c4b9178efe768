package dev.pgemit.schedule;

import dev.pgemit.publish.ScheduleTable;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Summary;
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
import java.util.function.Predicate;

/**
 * The table of messages that go out at each time of a cron expression. Each change shows the one
 * that is there, locked, to the caller's guard, which throws where it must stay as it is; it is for
 * the caller to make one transaction of that.
 */
public final class RecurringMessages {
  /** The most of a table: {@link #list} reads all of them. */
  public static final int MOST = 1_000;

  private static final String WAKE =
      "SELECT pg_notify('%s', floor(extract(epoch FROM ?::timestamptz) * 1000)::bigint::text)"
          .formatted(ScheduleTable.CHANNEL);

  // A name that is not there yet has no row to lock, nor has their number: so new ones come one at
  // a time. The pair of numbers is of no other table, as that of the retention is not.
  private static final String LOCK_NEW =
      "SELECT pg_advisory_xact_lock(1886872937, '%1$s'::regclass::oid::integer)";

  private static final String COUNT = "SELECT count(*) FROM %1$s";
  private static final String LOCK = "SELECT %2$s FROM %1$s WHERE name = ? FOR UPDATE";

  // A row without an owner is of pgemit 0.1.0, and belongs to everyone.
  private static final String OWN =
      """
      SELECT %2$s FROM %1$s
      WHERE coalesce(label, name) = ? AND coalesce(created_by, CURRENT_USER) = CURRENT_USER
        AND (owner = ? OR owner IS NULL)
      ORDER BY owner IS NULL
      FOR UPDATE\
      """;

  private static final String NOW = "SELECT statement_timestamp()";
  private static final String LIST = "SELECT %2$s FROM %1$s ORDER BY coalesce(label, name), name";

  // The owner's own first.
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
   * Whoever asks.
   *
   * @param owner a name within the database role; empty for the role itself
   * @param isVisible returns whether the caller may see a message; others do not exist for it
   * @param guard throws where a message must stay as it is
   */
  public record Caller(String owner, Predicate<Recurrence> isVisible, Consumer<Recurrence> guard) {}

  private final String table;
  private final RecurringRow row;

  /** Names the table. */
  public RecurringMessages(ScheduleTable table) {
    this.table = table.recurring();
    this.row = new RecurringRow(table);
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
   * Adds a message, or puts it in place of the owner's message with this name.
   *
   * @return what is there now; nothing where it is new, and there are as many as there may be
   */
  public Optional<Recurrence> put(
      Connection connection,
      Caller caller,
      String name,
      String cron,
      String zone,
      EncodedMessage message,
      Summary summary)
      throws SQLException {
    var present = own(connection, caller, name);
    if (present.isEmpty()) {
      lockNew(connection);
      present = own(connection, caller, name);
      if (present.isEmpty() && count(connection) >= MOST) {
        return Optional.empty();
      }
    }
    // Programs put the same times again when they start, and must not lose a time that has just
    // come.
    var next =
        present.isPresent() && present.get().hasTimes(cron, zone)
            ? present.get().next()
            : CronTimes.of(cron, zone).after(now(connection));
    var content = new RecurringRow.Content(cron, zone, next, message, summary);
    var recurrence = row.put(connection, caller.owner(), name, present, content);
    wake(connection, recurrence.next());
    return Optional.of(recurrence);
  }

  /** All of them, by name. */
  public List<Recurrence> list(Connection connection) throws SQLException {
    try (var query = statement(connection, LIST)) {
      return all(query);
    }
  }

  /** The one with a name that the caller may see: the caller's own first. */
  public Optional<Recurrence> find(Connection connection, Caller caller, String name)
      throws SQLException {
    return named(connection, FIND, caller, name).stream().filter(caller.isVisible()).findFirst();
  }

  /** Lets one go out no more, until it is resumed. */
  public Optional<Recurrence> pause(Connection connection, Caller caller, String name)
      throws SQLException {
    var present = locked(connection, caller, name);
    return present.isEmpty() ? present : first(connection, PAUSE, present.get().slot());
  }

  /** Lets one go out again, from its next time on: what it missed stays missed. */
  public Optional<Recurrence> resume(Connection connection, Caller caller, String name)
      throws SQLException {
    var present = locked(connection, caller, name);
    if (present.isEmpty() || !present.get().isPaused()) {
      return present;
    }
    var next = CronTimes.of(present.get().cron(), present.get().zone()).after(now(connection));
    try (var resume = statement(connection, RESUME)) {
      resume.setObject(1, next.atOffset(ZoneOffset.UTC));
      resume.setString(2, present.get().slot());
      var resumed = all(resume).stream().findFirst();
      wake(connection, next);
      return resumed;
    }
  }

  /** Removes one for good. */
  public Optional<Recurrence> delete(Connection connection, Caller caller, String name)
      throws SQLException {
    var present = locked(connection, caller, name);
    return present.isEmpty() ? present : first(connection, DELETE, present.get().slot());
  }

  /** The caller's own one, locked, or one that belongs to everyone and that the caller may see. */
  private Optional<Recurrence> own(Connection connection, Caller caller, String name)
      throws SQLException {
    for (var present : named(connection, OWN, caller, name)) {
      if (present.isOwned() || caller.isVisible().test(present)) {
        caller.guard().accept(present);
        return Optional.of(present);
      }
    }
    return Optional.empty();
  }

  private Optional<Recurrence> locked(Connection connection, Caller caller, String name)
      throws SQLException {
    var found = find(connection, caller, name);
    if (found.isEmpty()) {
      return found;
    }
    var present = first(connection, LOCK, found.get().slot()).filter(caller.isVisible());
    present.ifPresent(caller.guard());
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

  private List<Recurrence> named(Connection connection, String sql, Caller caller, String name)
      throws SQLException {
    try (var query = statement(connection, sql)) {
      query.setString(1, name);
      query.setString(2, caller.owner());
      return all(query);
    }
  }

  private Optional<Recurrence> first(Connection connection, String sql, String slot)
      throws SQLException {
    try (var statement = statement(connection, sql)) {
      statement.setString(1, slot);
      return all(statement).stream().findFirst();
    }
  }

  static List<Recurrence> all(PreparedStatement statement) throws SQLException {
    try (var rows = statement.executeQuery()) {
      var all = new ArrayList<Recurrence>();
      while (rows.next()) {
        all.add(Recurrence.of(rows));
      }
      return all;
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
