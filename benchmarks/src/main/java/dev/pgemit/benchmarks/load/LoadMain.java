package dev.pgemit.benchmarks.load;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.pgemit.Emitter;
import dev.pgemit.benchmarks.process.Commands;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A worker: sends what it is asked to, and tells how it went. {@code LoadMain <JDBC URL>}. */
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
      Commands.serve(
          (name, fields) -> {
            var work = json.treeToValue(fields, Work.class);
            var workload = workloads.get(work.workload());
            if (workload == null) {
              throw new IllegalArgumentException("No workload " + work.workload());
            }
            return workload.send(work);
          });
    }
  }

  private static Map<String, Workload> workloads(HikariDataSource dataSource, Emitter emitter) {
    return Map.of(
        "burst", new Burst(emitter),
        "awaited", new Awaited(emitter),
        "batch", new Batches(emitter),
        "transactional", new Transactional(dataSource, emitter),
        "prepared-notify", new PreparedNotify(dataSource),
        "bare-notify", new BareNotify(dataSource),
        "http", new HttpLoad(),
        "stream", new NdjsonStream());
  }
}
