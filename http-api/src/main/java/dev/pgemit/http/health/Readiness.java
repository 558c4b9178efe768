package dev.pgemit.http.health;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Whether the service is able to publish, asked of Postgres at most once a second. Thread-safe. */
public final class Readiness {
  private static final Duration FRESH = Duration.ofSeconds(1);

  private static final String QUERY =
      """
      SELECT pg_is_in_recovery(),
             attachments.id IS NOT NULL,
             has_table_privilege(attachments.id, 'INSERT')
               AND has_column_privilege(attachments.id, 'id', 'SELECT')
               AND coalesce(has_sequence_privilege(
                     pg_get_serial_sequence(attachments.id::regclass::text, 'id'), 'USAGE'), true)
      FROM (SELECT to_regclass(?)::oid AS id) AS attachments""";

  private final DataSource dataSource;
  private final String table;
  private Optional<String> fault = Optional.empty();
  private long asked;
  private boolean isAsked;

  /**
   * Asks nothing yet.
   *
   * @param dataSource gives a connection within a second, or fails
   * @param table the attachments table, with or without its schema
   */
  public Readiness(DataSource dataSource, String table) {
    this.dataSource = dataSource;
    this.table = table;
  }

  /** What stands in the way and what to do about it; empty where nothing does. */
  public synchronized Optional<String> fault() {
    if (!isAsked || System.nanoTime() - asked > FRESH.toNanos()) {
      fault = ask();
      asked = System.nanoTime();
      isAsked = true;
    }
    return fault;
  }

  private Optional<String> ask() {
    try (var connection = dataSource.getConnection()) {
      return ask(connection);
    } catch (SQLException e) {
      return Optional.of(advice(String.valueOf(e.getSQLState())));
    }
  }

  private String advice(String state) {
    return switch (state) {
      case "42501" -> "The role may not use the schema of %s: GRANT USAGE on it".formatted(table);
      case "42703" ->
          "The table %s lacks columns of an attachments table: id, created_at, payload"
              .formatted(table);
      default -> "No connection to Postgres: is it up, and is DATABASE_URL right?";
    };
  }

  private Optional<String> ask(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(QUERY)) {
      query.setQueryTimeout(1);
      query.setString(1, quoted());
      try (var row = query.executeQuery()) {
        row.next();
        if (row.getBoolean(1)) {
          return Optional.of(
              "This Postgres is a standby, which cannot NOTIFY: let DATABASE_URL lead to the"
                  + " primary (targetServerType=primary finds it)");
        }
        if (!row.getBoolean(2)) {
          return Optional.of(
              "The table %s is missing: create it with \"pgemit migrate\"".formatted(table));
        }
        return row.getBoolean(3)
            ? Optional.empty()
            : Optional.of(
                "The role may not write attachments: GRANT INSERT and SELECT (id) on %s, and USAGE on its sequence"
                    .formatted(table));
      }
    }
  }

  private String quoted() {
    return Arrays.stream(table.split("\\."))
        .map(part -> '"' + part + '"')
        .collect(Collectors.joining("."));
  }
}
