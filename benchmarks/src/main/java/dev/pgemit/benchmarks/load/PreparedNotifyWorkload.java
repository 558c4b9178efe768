package dev.pgemit.benchmarks.load;

import dev.pgemit.benchmarks.protocol.SendRequest;
import dev.pgemit.benchmarks.protocol.SendResult;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Measures the limit of Postgres: sends prepared notifications in statements of 1,024. */
final class PreparedNotifyWorkload implements Workload {
  private static final int MESSAGES_PER_STATEMENT = 1_024;
  private static final String NOTIFY =
      """
      SELECT count(pg_notify(?, convert_from(payload, 'UTF8')))
      FROM unnest(?::bytea[]) AS message (payload)\
      """;

  private final DataSource dataSource;

  PreparedNotifyWorkload(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public SendResult send(SendRequest request) throws SQLException {
    var message = new NotificationEncoder(request.payload());
    var statements =
        new byte[(request.perSender() + MESSAGES_PER_STATEMENT - 1) / MESSAGES_PER_STATEMENT][][];
    for (var i = 0; i < statements.length; i++) {
      statements[i] =
          new byte
              [Math.min(MESSAGES_PER_STATEMENT, request.perSender() - i * MESSAGES_PER_STATEMENT)]
              [];
      for (var j = 0; j < statements[i].length; j++) {
        statements[i][j] = message.encode(request.marker(0, i * MESSAGES_PER_STATEMENT + j));
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
      return SendResult.since(start);
    }
  }
}
