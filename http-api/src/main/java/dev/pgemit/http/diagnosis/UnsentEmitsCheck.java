package dev.pgemit.http.diagnosis;

import dev.pgemit.http.settings.RedisSettings.Wire;
import dev.pgemit.http.settings.TableName;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Checks that no stored emit waits for a service that never sends it, as after a change of the
 * transport to Redis.
 *
 * @param attachments the attachments table, whose schema also holds the stored emits
 * @param wire the transport of the service
 */
public record UnsentEmitsCheck(TableName attachments, Wire wire) implements DatabaseCheck {
  private static final int MAX_COUNT = 1_000;

  @Override
  public CheckResult run(Connection connection) throws SQLException {
    var count = 0;
    for (var name : new String[] {"pgemit_scheduled", "pgemit_recurring"}) {
      var table = attachments.inSameSchema(name);
      if (QuickQuery.tableExists(connection, table)) {
        count += count(connection, table);
      }
    }
    return count == 0
        ? CheckResult.ok("no scheduled or recurring emit waits in Postgres")
        : CheckResult.warning(
            "%s scheduled and recurring emits wait in Postgres, and the transport %s never sends them"
                .formatted(count > MAX_COUNT ? "More than " + MAX_COUNT : count, wire),
            "delete them, or run a service with PGEMIT_TRANSPORT=postgres for the servers that use"
                + " the Postgres adapter");
  }

  private static int count(Connection connection, TableName table) throws SQLException {
    var sql =
        "SELECT count(*) FROM (SELECT FROM %s LIMIT %d) AS stored"
            .formatted(table.quoted(), MAX_COUNT + 1);
    return QuickQuery.one(connection, sql, row -> row.getInt(1));
  }
}
