package dev.pgemit.benchmarks.scenario;

import dev.pgemit.benchmarks.process.Heap;
import dev.pgemit.benchmarks.process.Usage;
import java.util.List;
import java.util.stream.LongStream;

/** What the service holds after streams of few and of many lines. */
public final class StreamMemory {
  private static final int FEW_LINES = 10_000;
  private static final Scenario STREAM = Scenario.of("stream-memory", Source.PGEMIT_HTTP, "stream");

  private final Stage stage;
  private final Measurement measurement;

  /** Measures on a stage. */
  public StreamMemory(Stage stage, Measurement measurement) {
    this.stage = stage;
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
  public record Held(int lines, double perSecond, long peakKilobytes, long liveBytes) {}

  /** Streams few lines, then many. */
  public List<Held> after(int manyLines) {
    return LongStream.of(FEW_LINES, manyLines).mapToObj(lines -> held((int) lines)).toList();
  }

  private Held held(int lines) {
    var pid = stage.server(STREAM.source()).orElseThrow().program().pid();
    Usage.resetPeak(pid);
    var observed = measurement.of(STREAM, lines);
    return new Held(
        lines,
        observed.perSecond(),
        Usage.peakKilobytes(pid).orElse(0),
        Heap.liveBytes(pid).orElse(0));
  }
}
