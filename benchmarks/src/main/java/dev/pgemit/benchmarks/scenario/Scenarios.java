package dev.pgemit.benchmarks.scenario;

import dev.pgemit.benchmarks.load.Payload;
import java.util.ArrayList;
import java.util.List;

/** All there is to measure. A new way to send is a workload and a line here. */
public final class Scenarios {
  private static final Scenario ASYNC = Scenario.of("pgemit-async", Source.JAVA, "burst");
  private static final Scenario AWAITED = Scenario.of("pgemit-awaited", Source.JAVA, "awaited");
  private static final Scenario HTTP =
      Scenario.of("pgemit-http", Source.PGEMIT_HTTP, "http").senders(64);
  private static final Scenario OFFICIAL =
      Scenario.of("official-async", Source.OFFICIAL, "official-burst");
  private static final Scenario REDIS = Scenario.of("redis-async", Source.REDIS, "redis-burst");
  private static final Scenario EXPRESS =
      Scenario.of("express-http", Source.EXPRESS, "http").senders(64);
  private static final Scenario EMPTY =
      Scenario.of("empty-http", Source.EMPTY_HTTP, "http").senders(64);

  private Scenarios() {}

  /** What is measured by itself, in each round. */
  public static List<Scenario> main() {
    var all = new ArrayList<Scenario>();
    all.add(ASYNC);
    all.add(AWAITED);
    all.add(Scenario.of("pgemit-batch", Source.JAVA, "batch"));
    all.add(Scenario.of("pgemit-transactional", Source.JAVA, "transactional"));
    all.add(HTTP);
    all.add(Scenario.of("pgemit-stream", Source.PGEMIT_HTTP, "stream"));
    all.add(OFFICIAL);
    all.add(Scenario.of("official-awaited", Source.OFFICIAL, "official-awaited"));
    all.add(REDIS);
    all.add(Scenario.of("redis-awaited", Source.REDIS, "redis-awaited"));
    all.add(EXPRESS);
    all.add(EMPTY);
    all.add(Scenario.of("prepared-notify", Source.DRIVER, "prepared-notify"));
    all.add(Scenario.of("bare-notify", Source.DRIVER, "bare-notify"));
    for (var payload : List.of(Payload.BINARY, Payload.JSON, Payload.LARGE)) {
      all.add(ASYNC.with(payload));
      all.add(OFFICIAL.with(payload));
      all.add(REDIS.with(payload));
    }
    return all;
  }

  /** The points of the curves. */
  public static List<Scenario> curves() {
    var all = new ArrayList<Scenario>();
    List.of(ASYNC, AWAITED, OFFICIAL).forEach(each -> all.addAll(Curve.LISTENERS.through(each)));
    List.of(ASYNC, OFFICIAL).forEach(each -> all.addAll(Curve.ROOMS.through(each)));
    List.of(ASYNC, AWAITED).forEach(each -> all.addAll(Curve.THREADS.through(each)));
    List.of(HTTP, EXPRESS, EMPTY).forEach(each -> all.addAll(Curve.CONNECTIONS.through(each)));
    return all;
  }
}
