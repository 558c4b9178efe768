package dev.pgemit.benchmarks.scenario;

import dev.pgemit.benchmarks.process.HeapHistogram;
import dev.pgemit.benchmarks.process.ProcessUsage;
import java.util.List;
import java.util.stream.LongStream;

/** What the service holds after streams of few and of many lines. */
public final class StreamMemoryBenchmark {
  private static final int SHORT_STREAM_LINES = 10_000;
  private static final Scenario STREAM =
      Scenario.of("stream-memory", SystemUnderTest.PGEMIT_HTTP, "stream");

  private final BenchmarkEnvironment environment;
  private final Measurement measurement;

  /** Measures on a stage. */
  public StreamMemoryBenchmark(BenchmarkEnvironment environment, Measurement measurement) {
    this.environment = environment;
    this.measurement = measurement;
  }

  /**
   * What the service held.
   *
   * @param lines lines of the stream
   * @param perSecond events a second
   * @param peakKilobytes the most memory that the process held meanwhile; 0 where it is not known
   * @param liveBytes its live objects after a full collection; 0 where it is not known
   */
  public record MemorySample(int lines, double perSecond, long peakKilobytes, long liveBytes) {}

  /** Streams few lines, then many. */
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
