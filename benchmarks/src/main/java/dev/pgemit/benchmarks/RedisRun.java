package dev.pgemit.benchmarks;

import dev.pgemit.benchmarks.operation.RedisClusterBenchmark;
import dev.pgemit.benchmarks.operation.RedisMemoryBenchmark;
import dev.pgemit.benchmarks.operation.RedisNodeLoad;
import dev.pgemit.benchmarks.operation.RedisResults;
import dev.pgemit.benchmarks.operation.StreamMemoryBenchmark.MemorySample;
import dev.pgemit.benchmarks.process.BenchmarkDatabase;
import dev.pgemit.benchmarks.process.ProcessLauncher;
import dev.pgemit.benchmarks.scenario.BenchmarkEnvironment;
import dev.pgemit.benchmarks.scenario.BenchmarkPlan;
import dev.pgemit.benchmarks.scenario.Measurement;
import dev.pgemit.benchmarks.scenario.Part;
import java.util.List;

/** Measures what the way over Redis costs besides its scenarios. */
record RedisRun(BenchmarkPlan plan, ProgressPrinter progress) {
  RedisResults measure(
      ScenarioRunner runner,
      BenchmarkEnvironment environment,
      Measurement measurement,
      BenchmarkDatabase database,
      ProcessLauncher launcher) {
    if (!plan.includes(Part.REDIS) || environment.redisPort() == 0) {
      return RedisResults.NONE;
    }
    progress.print("Measuring the memory of a burst to Redis …");
    var memory =
        BenchmarkRun.orFailure(
            runner,
            Part.REDIS,
            () ->
                new RedisMemoryBenchmark(launcher, database, measurement, environment.redisPort())
                    .measure(plan.streamLines()),
            List.<MemorySample>of());
    progress.print("Measuring the nodes of Redis clusters …");
    var loads =
        BenchmarkRun.orFailure(
            runner,
            Part.REDIS,
            () ->
                new RedisClusterBenchmark(launcher, database, plan.curveRounds(), plan.seconds())
                    .measure(),
            List.<RedisNodeLoad>of());
    return new RedisResults(loads, memory);
  }
}
