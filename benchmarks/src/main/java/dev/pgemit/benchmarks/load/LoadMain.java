package dev.pgemit.benchmarks.load;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.pgemit.Emitter;
import dev.pgemit.benchmarks.protocol.SendRequest;
import dev.pgemit.benchmarks.protocol.WorkerServer;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs a worker, which sends events on command and reports the results: {@code LoadMain <JDBC
 * URL>}.
 */
public final class LoadMain {
  private LoadMain() {}

  /** Serves commands on standard input until it ends. */
  public static void main(String[] arguments) {
    var pool = new HikariConfig();
    pool.setJdbcUrl(arguments[0]);
    pool.setMaximumPoolSize(4);
    try (var dataSource = new HikariDataSource(pool);
        var emitter = Emitter.create(dataSource)) {
      var workloads = workloads(dataSource, emitter);
      var json = new JsonMapper();
      WorkerServer.serve(
          (name, fields) -> {
            var request = json.treeToValue(fields, SendRequest.class);
            var workload = workloads.get(request.workload());
            if (workload == null) {
              throw new IllegalArgumentException("Unknown workload: " + request.workload());
            }
            return workload.send(request);
          });
    }
  }

  private static Map<String, Workload> workloads(HikariDataSource dataSource, Emitter emitter) {
    return Map.of(
        "burst", new AsyncBurstWorkload(emitter),
        "awaited", new BlockingEmitWorkload(emitter),
        "batch", new BatchWorkload(emitter),
        "transactional", new TransactionalWorkload(dataSource, emitter),
        "prepared-notify", new PreparedNotifyWorkload(dataSource),
        "bare-notify", new BareNotifyWorkload(dataSource),
        "http", new HttpWorkload(),
        "stream", new NdjsonStreamWorkload());
  }
}
