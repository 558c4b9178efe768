package dev.pgemit.benchmarks.operation;

import dev.pgemit.benchmarks.process.HeapHistogram;
import dev.pgemit.benchmarks.process.ProcessUsage;
import dev.pgemit.benchmarks.scenario.BenchmarkEnvironment;
import dev.pgemit.benchmarks.scenario.Measurement;
import dev.pgemit.benchmarks.scenario.Scenario;
import dev.pgemit.benchmarks.scenario.SystemUnderTest;
import java.util.List;
import java.util.stream.LongStream;

/** Measures the memory of the service after a short and a long stream. */
public final class StreamMemoryBenchmark {
  private static final int SHORT_STREAM_LINES = 10_000;
  private static final Scenario STREAM =
      Scenario.of("stream-memory", SystemUnderTest.PGEMIT_HTTP, "stream");

  private final BenchmarkEnvironment environment;
  private final Measurement measurement;

  /** Creates a benchmark in an environment. */
  public StreamMemoryBenchmark(BenchmarkEnvironment environment, Measurement measurement) {
    this.environment = environment;
    this.measurement = measurement;
  }

  /**
   * The memory of the service for one stream.
   *
   * @param lines lines of the stream
   * @param perSecond events a second
   * @param peakKilobytes the peak memory of the process during the stream; 0 if unknown
   * @param liveBytes the live objects after a full collection; 0 if unknown
   */
  public record MemorySample(int lines, double perSecond, long peakKilobytes, long liveBytes) {}

  /** Sends a short stream, then a long one. */
  public List<MemorySample> measure(int manyLines) {
    return LongStream.of(SHORT_STREAM_LINES, manyLines)
        .mapToObj(lines -> measureStream((int) lines))
        .toList();
  }

  private MemorySample measureStream(int lines) {
    var pid = environment.server(STREAM.system()).orElseThrow().process().pid();
    ProcessUsage.resetPeak(pid);
    var observation = measurement.measure(STREAM, lines);
    return new MemorySample(
        lines,
        observation.perSecond(),
        ProcessUsage.peakKilobytes(pid).orElse(0),
        HeapHistogram.liveBytes(pid).orElse(0));
  }
}
