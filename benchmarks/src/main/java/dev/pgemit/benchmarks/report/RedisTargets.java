package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.scenario.ScenarioResult;
import java.util.List;
import java.util.OptionalDouble;

/** Compares what a run measured over Redis with the targets of this project. */
final class RedisTargets {
  private static final String TIMES = "%.2f ×";
  private static final String SHARDED = "pgemit-redis-sharded";
  private static final String AWAITED = "pgemit-redis-sharded-awaited";

  private RedisTargets() {}

  static List<TargetResult> of(BenchmarkReport report) {
    var results = new Results(report.results());
    return List.of(
        Target.atLeast(
                "Sharded burst: rate × payloads prepared for Lettuce", 0.85, 0.85, TIMES, SHARDED)
            .compare(results.compare(SHARDED, "lettuce-spublish", ScenarioResult::speedup)),
        Target.atLeast("Sharded burst: rate × the official Redis emitter", 2, 2, TIMES, SHARDED)
            .compare(results.compare(SHARDED, "redis-async", ScenarioResult::speedup)),
        Target.atMost("Sharded awaited: p50 × a bare `SPUBLISH`", 1.2, TIMES, AWAITED)
            .compare(
                results.compare(
                    AWAITED,
                    "lettuce-spublish-awaited",
                    (ours, bare) -> ours.ratio(bare, round -> round.latencyMicros(50)))),
        Target.atLeast(
                "Streams burst: events a second", 100_000, 100_000, "%,.0f", "pgemit-redis-streams")
            .compare(results.value("pgemit-redis-streams", ScenarioResult::perSecond)),
        Target.atMost("Outbox to a subscriber: p50", 20, "%.1f ms", "pgemit-redis-outbox")
            .compare(
                results.value("pgemit-redis-outbox", result -> result.latencyMicros(50) / 1e3)),
        Target.atMost("Long burst: live objects × short burst", 1.1, TIMES, "")
            .compare(memory(report)));
  }

  private static OptionalDouble memory(BenchmarkReport report) {
    var samples = report.redis().memory();
    return samples.size() < 2 || samples.get(0).liveBytes() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) samples.get(1).liveBytes() / samples.get(0).liveBytes());
  }
}
