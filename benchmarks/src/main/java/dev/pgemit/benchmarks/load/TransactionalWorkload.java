package dev.pgemit.benchmarks.load;

import dev.pgemit.Emitter;
import dev.pgemit.benchmarks.protocol.SendRequest;
import dev.pgemit.benchmarks.protocol.SendResult;
import javax.sql.DataSource;

/** Emits each event in its own transaction, which the caller commits. */
final class TransactionalWorkload implements Workload {
  private final DataSource dataSource;
  private final Emitter emitter;

  TransactionalWorkload(DataSource dataSource, Emitter emitter) {
    this.dataSource = dataSource;
    this.emitter = emitter;
  }

  @Override
  public SendResult send(SendRequest request) throws Exception {
    var argument = request.payload().argument();
    var latencies = new long[request.perSender()];
    try (var connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      var transactional = emitter.using(connection);
      var start = System.nanoTime();
      for (var i = 0; i < latencies.length; i++) {
        var begin = System.nanoTime();
        transactional.emit("bench", request.marker(0, i), argument);
        connection.commit();
        latencies[i] = System.nanoTime() - begin;
      }
      return new SendResult(start, System.nanoTime(), latencies);
    }
  }
}
