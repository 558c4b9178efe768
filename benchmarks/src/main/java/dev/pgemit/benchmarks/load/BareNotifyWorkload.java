package dev.pgemit.benchmarks.load;

import dev.pgemit.benchmarks.protocol.SendRequest;
import dev.pgemit.benchmarks.protocol.SendResult;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Calls {@code pg_notify} with plain pgjdbc: one call after the other, each awaited. */
final class BareNotifyWorkload implements Workload {
  private final DataSource dataSource;

  BareNotifyWorkload(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public SendResult send(SendRequest request) throws SQLException {
    var message = new NotificationEncoder(request.payload());
    var payloads = new String[request.perSender()];
    for (var i = 0; i < payloads.length; i++) {
      payloads[i] = new String(message.encode(request.marker(0, i)), StandardCharsets.UTF_8);
    }
    var latencies = new long[payloads.length];
    try (var connection = dataSource.getConnection();
        var notify = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
      var start = System.nanoTime();
      for (var i = 0; i < payloads.length; i++) {
        var begin = System.nanoTime();
        notify.setString(1, message.channel());
        notify.setString(2, payloads[i]);
        notify.execute();
        latencies[i] = System.nanoTime() - begin;
      }
      return new SendResult(start, System.nanoTime(), latencies);
    }
  }
}
