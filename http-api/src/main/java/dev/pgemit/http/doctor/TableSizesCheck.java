package dev.pgemit.http.doctor;

import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.diagnosis.DatabaseCheck;
import dev.pgemit.http.settings.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Checks the table sizes and whether a process removes old attachments. */
record TableSizesCheck(TableName attachments) implements DatabaseCheck {
  private static final List<String> OTHER_TABLES =
      List.of(
          "pgemit_scheduled",
          "pgemit_recurring",
          "pgemit_idempotency_keys",
          "pgemit_keys",
          "pgemit_audit");

  // Limits the wait for a lock of another session.
  private static final int QUERY_TIMEOUT_SECONDS = 2;

  private static final int MAX_COUNTED_ATTACHMENTS = 10_000;

  private static final String SIZE_QUERY =
      "SELECT pg_size_pretty(pg_total_relation_size(to_regclass(?)))";

  // Servers remove attachments after 30 s, the service after 60 s.
  private static final String OLD_ATTACHMENTS_QUERY =
      """
      SELECT count(*) FROM (
        SELECT FROM %s WHERE created_at < clock_timestamp() - interval '5 minutes' LIMIT %d
      ) AS old\
      """;

  @Override
  public CheckResult run(Connection connection) throws SQLException {
    var sizes = new ArrayList<String>();
    addSize(connection, attachments, sizes);
    if (sizes.isEmpty()) {
      return CheckResult.skipped("no table");
    }
    for (var name : OTHER_TABLES) {
      addSize(connection, attachments.inSameSchema(name), sizes);
    }
    return checkAttachmentAge(connection, String.join(", ", sizes));
  }

  private CheckResult checkAttachmentAge(Connection connection, String sizes) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
      int oldCount;
      try (var row =
          statement.executeQuery(
              OLD_ATTACHMENTS_QUERY.formatted(attachments.quoted(), MAX_COUNTED_ATTACHMENTS + 1))) {
        row.next();
        oldCount = row.getInt(1);
      }
      return oldCount == 0
          ? CheckResult.ok(sizes + "; no attachment is old")
          : CheckResult.warning(
              "%s attachments are older than 5 minutes, and no process removes them (%s)"
                  .formatted(
                      oldCount > MAX_COUNTED_ATTACHMENTS
                          ? "More than " + MAX_COUNTED_ATTACHMENTS
                          : oldCount,
                      sizes),
              "keep a Socket.IO server or \"pgemit serve\" running with a role that may"
                  + " SELECT, UPDATE and DELETE attachments");
    } catch (SQLException e) {
      if ("42501".equals(e.getSQLState())) {
        return CheckResult.ok(sizes + "; this role may not read the age of attachments");
      }
      throw e;
    }
  }

  private static void addSize(Connection connection, TableName table, List<String> sizes)
      throws SQLException {
    try (var query = connection.prepareStatement(SIZE_QUERY)) {
      query.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
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
