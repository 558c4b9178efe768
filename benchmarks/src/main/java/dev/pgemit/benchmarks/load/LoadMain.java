package dev.pgemit.benchmarks.load;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.pgemit.Emitter;
import dev.pgemit.benchmarks.protocol.SendRequest;
import dev.pgemit.benchmarks.protocol.WorkerServer;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs a worker, which sends events on command and reports the results: {@code LoadMain <JDBC URL>
 * <port of Redis, or 0>}.
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
      var workloads = new HashMap<>(workloads(dataSource, emitter));
      workloads.putAll(RedisWorkloads.of(Integer.parseInt(arguments[1]), dataSource));
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
    var http = new HttpWorkload();
    return Map.ofEntries(
        Map.entry("burst", new AsyncBurstWorkload(emitter)),
        Map.entry("awaited", new BlockingEmitWorkload(emitter)),
        Map.entry("batch", new BatchWorkload(emitter)),
        Map.entry("transactional", new TransactionalWorkload(dataSource, emitter)),
        Map.entry("prepared-notify", new PreparedNotifyWorkload(dataSource)),
        Map.entry("bare-notify", new BareNotifyWorkload(dataSource)),
        Map.entry("http", http),
        Map.entry("http-batch", http),
        Map.entry("http-ack", http),
        Map.entry("stream", new NdjsonStreamWorkload()));
  }
}
