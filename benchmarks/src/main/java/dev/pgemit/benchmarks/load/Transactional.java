package dev.pgemit.benchmarks.load;

import dev.pgemit.Emitter;
import javax.sql.DataSource;

/** A transaction of the caller's for each event, which joins it: from the emit to the commit. */
final class Transactional implements Workload {
  private final DataSource dataSource;
  private final Emitter emitter;

  Transactional(DataSource dataSource, Emitter emitter) {
    this.dataSource = dataSource;
    this.emitter = emitter;
  }

  @Override
  public Sent send(Work work) throws Exception {
    var argument = work.payload().argument();
    var latencies = new long[work.perSender()];
    try (var connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      var io = emitter.using(connection);
      var start = System.nanoTime();
      for (var i = 0; i < latencies.length; i++) {
        var begin = System.nanoTime();
        io.emit("bench", work.marker(0, i), argument);
        connection.commit();
        latencies[i] = System.nanoTime() - begin;
      }
      return new Sent(start, System.nanoTime(), latencies);
    }
  }
}
