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

  private static final String QUERY =
      """
      SELECT count(*) FILTER (WHERE failed_at IS NULL) AS waiting,
             count(*) FILTER (WHERE failed_at IS NOT NULL) AS failed,
             coalesce(extract(epoch FROM clock_timestamp()
               - min(created_at) FILTER (WHERE failed_at IS NULL)), 0)::bigint AS age,
             (SELECT error FROM %1$s WHERE error IS NOT NULL AND failed_at IS NULL
              ORDER BY position LIMIT 1) AS waiting_error,
             (SELECT error FROM %1$s WHERE failed_at IS NOT NULL
              ORDER BY failed_at DESC LIMIT 1) AS failed_error
      FROM %1$s\
      """;

  private record OutboxReading(
      long waiting,
      long failed,
      long ageSeconds,
      @Nullable String waitingError,
      @Nullable String failedError) {
    static OutboxReading of(ResultSet row) throws SQLException {
      return new OutboxReading(
          row.getLong("waiting"),
          row.getLong("failed"),
          row.getLong("age"),
          row.getString("waiting_error"),
          row.getString("failed_error"));
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
        QuickQuery.one(connection, QUERY.formatted(table.quoted()), OutboxReading::of), table);
  }

  private static boolean isReadable(Connection connection, TableName table) throws SQLException {
    return QuickQuery.one(
        connection,
        "SELECT has_table_privilege(to_regclass(?), 'SELECT')",
        row -> row.getBoolean(1),
        table.quoted());
  }

  private static CheckResult finding(OutboxReading reading, TableName table) {
    var waiting =
        "%d messages wait in the outbox, the oldest for %d s"
            .formatted(reading.waiting(), reading.ageSeconds());
    if (reading.ageSeconds() > MAX_AGE_SECONDS) {
      return CheckResult.failure(
          reading.waitingError() == null ? waiting : waiting + ": " + reading.waitingError(),
          reading.waitingError() == null
              ? "run \"pgemit serve\" with the transport, or an emitter with dispatchOutbox, and"
                  + " check its log"
              : "remove the cause. The messages are then sent automatically");
    }
    if (reading.failed() > 0) {
      return CheckResult.warning(
              "%d messages of the outbox cannot be sent. The last error: %s"
                  .formatted(reading.failed(), reading.failedError()),
              "remove the cause and send them again, or delete them")
          .withStatements(
              List.of(
                  "UPDATE %s SET failed_at = NULL WHERE failed_at IS NOT NULL"
                      .formatted(table.quoted())));
    }
    return CheckResult.ok(reading.waiting() == 0 ? "no message waits in the outbox" : waiting);
  }
}
