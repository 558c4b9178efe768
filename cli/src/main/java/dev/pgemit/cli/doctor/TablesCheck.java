package dev.pgemit.cli.doctor;

import dev.pgemit.http.diagnosis.Check;
import dev.pgemit.http.diagnosis.Finding;
import dev.pgemit.http.settings.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** How large the tables are, and whether somebody removes old attachments. */
record TablesCheck(TableName attachments) implements Check {
  private static final List<String> BESIDE =
      List.of("pgemit_scheduled", "pgemit_recurring", "pgemit_idempotency_keys", "pgemit_keys");

  // A lock that another session holds keeps the doctor no longer.
  private static final int ANSWER_TIMEOUT_SECONDS = 2;

  private static final int MANY = 10_000;

  private static final String SIZE =
      "SELECT pg_size_pretty(pg_total_relation_size(to_regclass(?)))";

  // Servers remove rows at 30 s, the service at 60 s.
  private static final String OLD =
      """
      SELECT count(*) FROM (
        SELECT FROM %s WHERE created_at < clock_timestamp() - interval '5 minutes' LIMIT %d
      ) AS old\
      """;

  @Override
  public Finding on(Connection connection) throws SQLException {
    var sizes = new ArrayList<String>();
    addSize(connection, attachments, sizes);
    if (sizes.isEmpty()) {
      return Finding.skipped("no table");
    }
    for (var name : BESIDE) {
      addSize(connection, attachments.beside(name), sizes);
    }
    return finding(connection, String.join(", ", sizes));
  }

  private Finding finding(Connection connection, String sizes) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.setQueryTimeout(ANSWER_TIMEOUT_SECONDS);
      int old;
      try (var row = statement.executeQuery(OLD.formatted(attachments.quoted(), MANY + 1))) {
        row.next();
        old = row.getInt(1);
      }
      return old == 0
          ? Finding.ok(sizes + "; no attachment is old")
          : Finding.warning(
              "%s attachments are older than 5 minutes, and nobody removes them (%s)"
                  .formatted(old > MANY ? "More than " + MANY : old, sizes),
              "keep a Socket.IO server or \"pgemit serve\" running, whose role may SELECT, UPDATE"
                  + " and DELETE them");
    } catch (SQLException e) {
      if ("42501".equals(e.getSQLState())) {
        return Finding.ok(sizes + "; this role may not see how old attachments are");
      }
      throw e;
    }
  }

  private static void addSize(Connection connection, TableName table, List<String> sizes)
      throws SQLException {
    try (var query = connection.prepareStatement(SIZE)) {
      query.setQueryTimeout(ANSWER_TIMEOUT_SECONDS);
      query.setString(1, table.quoted());
      try (var row = query.executeQuery()) {
        row.next();
        if (row.getString(1) != null) {
          sizes.add("%s %s".formatted(table, row.getString(1)));
        }
      }
    }
  }
}
