package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.operation.RedisNodeLoad;
import dev.pgemit.benchmarks.operation.StreamMemoryBenchmark.MemorySample;
import java.time.LocalDate;
import java.util.List;

/** The section about Redis. */
final class RedisSection {
  private static final double MEBIBYTE = 1 << 20;

  private static final String INTRODUCTION =
      """
      One Redis without persistence accepts the events, and one reader counts each of them. The sender,
      Redis and the reader share the processors.

      | scenario | payload | events a second | p50 / p99 / p99.9 ms | CPU of sender / – / Redis, µs | memory |
      |---|---|---|---|---|---|
      """;

  private static final String NOTES =
      """

      - `lettuce-spublish` is the limit of the client library: Lettuce pipelines payloads that were
        encoded in advance. `lettuce-spublish-awaited` waits for each `SPUBLISH` before the next.
      - `redis-async` and `redis-awaited` use the official emitter for Node, which supports only the
        classic adapter.
      - `pgemit-redis-outbox` measures a transaction that emits one event, from its start until a
        subscriber has received the event.
      - The stream keeps 1,000,000 entries, so that the reader of a burst misses none.

      """;

  private RedisSection() {}

  /** Returns the section; empty if the run did not measure Redis. */
  static String format(BenchmarkReport report, LocalDate date) {
    var rows = new Results(report.results()).overRedis();
    if (rows.isEmpty()) {
      return "";
    }
    var section =
        new StringBuilder(PageSection.REDIS.introduction(report, date)).append(INTRODUCTION);
    rows.stream().map(ResultTables::row).forEach(section::append);
    section.append(NOTES).append(PageSection.targets(report.redisTargets()));
    return section + nodes(report.redis().nodeLoads()) + memory(report.redis().memory());
  }

  private static String nodes(List<RedisNodeLoad> loads) {
    if (loads.isEmpty()) {
      return "";
    }
    var table =
        new StringBuilder(
            """
            **Nodes of a cluster.** Events go to several namespaces in turn. A namespace has one
            channel, which one node serves. Two processors cannot show a higher rate with more nodes,
            but they show how much of the load the busiest node has.

            ![Share of the busiest node](performance/redis-nodes.svg)

            | nodes | namespaces | events a second | at the busiest node | its CPU |
            |---|---|---|---|---|
            """);
    for (var load : loads) {
      table.append(
          Text.format(
              "| %d | %d | %,.0f | %.0f %% | %.0f %% |\n",
              load.nodes(),
              load.namespaces(),
              load.perSecond(),
              load.busiestSharePercent(),
              load.busiestCpuPercent()));
    }
    return table.append('\n').toString();
  }

  private static String memory(List<MemorySample> samples) {
    if (samples.isEmpty()) {
      return "";
    }
    var table =
        new StringBuilder(
            """
            **Memory of a burst**, in a program with `-Xmx128m` that emits faster than Redis accepts
            the events:

            | events | events a second | peak resident MiB | live MiB after a full collection |
            |---|---|---|---|
            """);
    for (var sample : samples) {
      table.append(
          Text.format(
              "| %,d | %,.0f | %.0f | %.1f |\n",
              sample.lines(),
              sample.perSecond(),
              sample.peakKilobytes() / 1024.0,
              sample.liveBytes() / MEBIBYTE));
    }
    return table.append('\n').toString();
  }
}
