package dev.pgemit.benchmarks.load;

import java.sql.SQLException;
import javax.sql.DataSource;

/** Postgres's limit: what is sent was made before, and goes in statements of 1,024. */
final class PreparedNotify implements Workload {
  private static final int STATEMENT = 1_024;
  private static final String NOTIFY =
      """
      SELECT count(pg_notify(?, convert_from(payload, 'UTF8')))
      FROM unnest(?::bytea[]) AS message (payload)""";

  private final DataSource dataSource;

  PreparedNotify(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public Sent send(Work work) throws SQLException {
    var message = new WireMessage(work.payload());
    var statements = new byte[(work.perSender() + STATEMENT - 1) / STATEMENT][][];
    for (var i = 0; i < statements.length; i++) {
      statements[i] = new byte[Math.min(STATEMENT, work.perSender() - i * STATEMENT)][];
      for (var j = 0; j < statements[i].length; j++) {
        statements[i][j] = message.bytes(work.marker(0, i * STATEMENT + j));
      }
    }
    try (var connection = dataSource.getConnection();
        var notify = connection.prepareStatement(NOTIFY)) {
      var start = System.nanoTime();
      for (var payloads : statements) {
        notify.setString(1, message.channel());
        notify.setArray(2, connection.createArrayOf("bytea", payloads));
        notify.execute();
      }
      return Sent.since(start);
    }
  }
}
