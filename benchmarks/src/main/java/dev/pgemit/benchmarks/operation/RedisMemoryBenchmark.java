package dev.pgemit.benchmarks.operation;

import dev.pgemit.benchmarks.operation.StreamMemoryBenchmark.MemorySample;
import dev.pgemit.benchmarks.process.BenchmarkDatabase;
import dev.pgemit.benchmarks.process.HeapHistogram;
import dev.pgemit.benchmarks.process.ProcessLauncher;
import dev.pgemit.benchmarks.process.ProcessUsage;
import dev.pgemit.benchmarks.process.WorkerProcess;
import dev.pgemit.benchmarks.protocol.Payload;
import dev.pgemit.benchmarks.protocol.SendRequest;
import dev.pgemit.benchmarks.protocol.SendResult;
import dev.pgemit.benchmarks.scenario.Measurement;
import java.util.List;

/** Measures the memory of a program with a small heap during a short and a long burst to Redis. */
public final class RedisMemoryBenchmark {
  private static final int SHORT_BURST_EVENTS = 100_000;

  private final ProcessLauncher launcher;
  private final BenchmarkDatabase database;
  private final Measurement measurement;
  private final int redisPort;

  /** Creates a benchmark with the Redis that the receiver reads. */
  public RedisMemoryBenchmark(
      ProcessLauncher launcher,
      BenchmarkDatabase database,
      Measurement measurement,
      int redisPort) {
    this.launcher = launcher;
    this.database = database;
    this.measurement = measurement;
    this.redisPort = redisPort;
  }

  /** Sends a short burst, then a long one. */
  public List<MemorySample> measure(int manyEvents) {
    try (var sender = launcher.startSmallLoadWorker(database, redisPort)) {
      return List.of(measure(sender, SHORT_BURST_EVENTS), measure(sender, manyEvents));
    }
  }

  private MemorySample measure(WorkerProcess sender, int events) {
    var run = measurement.expect(1, events);
    ProcessUsage.resetPeak(sender.process().pid());
    var request =
        new SendRequest("redis-sharded-burst", run, 1, events, 1, Payload.SMALL, 0, List.of(), "");
    var sent = sender.call("send", request, SendResult.class);
    var counts = measurement.awaitExpected();
    if (counts.lost() > 0) {
      throw new IllegalStateException("%,d events of the burst were lost".formatted(counts.lost()));
    }
    return new MemorySample(
        events,
        events * 1e9 / (sent.endNanos() - sent.startNanos()),
        ProcessUsage.peakKilobytes(sender.process().pid()).orElse(0),
        HeapHistogram.liveBytes(sender.process().pid()).orElse(0));
  }
}
