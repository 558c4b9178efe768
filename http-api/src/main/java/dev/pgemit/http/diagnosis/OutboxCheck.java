package dev.pgemit.http.diagnosis;

import dev.pgemit.http.settings.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the messages of the outbox are sent to Redis.
 *
 * @param attachments the attachments table, whose schema also holds the outbox
 */
public record OutboxCheck(TableName attachments) implements DatabaseCheck {
  private static final long MAX_AGE_SECONDS = 10;

  // The first messages of the namespaces that Redis rejects have an error, and are in front.
  private static final String ERRORS_QUERY =
      """
      SELECT (SELECT error
              FROM (SELECT position, error FROM %1$s WHERE failed_at IS NULL
                    ORDER BY position LIMIT 10000) AS front
              WHERE error IS NOT NULL ORDER BY position LIMIT 1) AS waiting_error,
             (SELECT error FROM %1$s WHERE failed_at IS NOT NULL
              ORDER BY failed_at DESC LIMIT 1) AS failed_error\
      """;

  private record OutboxErrors(@Nullable String waiting, @Nullable String failed) {
    static OutboxErrors of(ResultSet row) throws SQLException {
      return new OutboxErrors(row.getString("waiting_error"), row.getString("failed_error"));
    }
  }

  @Override
  public CheckResult run(Connection connection) throws SQLException {
    var table = attachments.inSameSchema("pgemit_outbox");
    if (!QuickQuery.tableExists(connection, table)) {
      return CheckResult.failure(
          "The table %s is missing. Transactions, idempotency keys and scheduled emits fail"
              .formatted(table),
          "run \"pgemit migrate\"");
    }
    if (!isReadable(connection, table)) {
      return CheckResult.skipped("the role may not read the outbox");
    }
    return finding(
        OutboxState.read(connection, table),
        QuickQuery.one(connection, ERRORS_QUERY.formatted(table.quoted()), OutboxErrors::of),
        table);
  }

  private static boolean isReadable(Connection connection, TableName table) throws SQLException {
    return QuickQuery.one(
        connection,
        "SELECT has_table_privilege(to_regclass(?), 'SELECT')",
        row -> row.getBoolean(1),
        table.quoted());
  }

  private static CheckResult finding(OutboxState state, OutboxErrors errors, TableName table) {
    var waiting =
        "%s%d messages wait in the outbox, the oldest for %d s"
            .formatted(state.isExact() ? "" : "about ", state.waiting(), (long) state.ageSeconds());
    if (state.ageSeconds() > MAX_AGE_SECONDS) {
      return CheckResult.failure(
          errors.waiting() == null ? waiting : waiting + ": " + errors.waiting(),
          errors.waiting() == null
              ? "run \"pgemit serve\" with the transport, or an emitter with dispatchOutbox, and"
                  + " check its log"
              : "remove the cause. The messages are then sent automatically");
    }
    if (state.failed() > 0) {
      return CheckResult.warning(
              "%d messages of the outbox cannot be sent. The last error: %s"
                  .formatted(state.failed(), errors.failed()),
              "remove the cause and send them again, or delete them")
          .withStatements(
              List.of(
                  "UPDATE %s SET failed_at = NULL WHERE failed_at IS NOT NULL"
                      .formatted(table.quoted())));
    }
    return CheckResult.ok(state.waiting() == 0 ? "no message waits in the outbox" : waiting);
  }
}
