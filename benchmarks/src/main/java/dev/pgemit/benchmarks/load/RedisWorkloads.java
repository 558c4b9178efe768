package dev.pgemit.benchmarks.load;

import dev.pgemit.Emitter;
import dev.pgemit.redis.RedisTransport;
import java.util.Map;
import javax.sql.DataSource;

/** The workloads that publish to Redis. They share nothing with those for Postgres. */
final class RedisWorkloads {
  // The entries of several measurements. A reader that falls further behind loses entries.
  private static final long STREAM_ENTRIES = 1_000_000;

  private RedisWorkloads() {}

  /** Returns the workloads, which connect at their first use. */
  static Map<String, Workload> of(int port, DataSource dataSource) {
    var url = "redis://127.0.0.1:" + port;
    return Map.of(
        "redis-sharded-burst",
        new LazyWorkload(() -> new AsyncBurstWorkload(emitter(RedisTransport.sharded(url)))),
        "redis-sharded-awaited",
        new LazyWorkload(() -> new BlockingEmitWorkload(emitter(RedisTransport.sharded(url)))),
        "redis-streams-burst",
        new LazyWorkload(
            () ->
                new AsyncBurstWorkload(
                    emitter(RedisTransport.streams(url).maxLen(STREAM_ENTRIES)))),
        "redis-classic-burst",
        new LazyWorkload(() -> new AsyncBurstWorkload(emitter(RedisTransport.classic(url)))),
        "redis-outbox",
        new LazyWorkload(() -> new OutboxWorkload(dataSource, url)),
        "redis-cluster-burst",
        new ClusterBurstWorkload(),
        "lettuce-burst",
        new LazyWorkload(() -> new LettuceBurstWorkload(url)),
        "lettuce-awaited",
        new LazyWorkload(() -> new LettuceAwaitedWorkload(url)));
  }

  // Open until the process ends.
  @SuppressWarnings("resource")
  static Emitter emitter(RedisTransport transport) {
    return Emitter.builder(transport).build();
  }
}
