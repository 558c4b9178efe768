package dev.pgemit.benchmarks.operation;

import dev.pgemit.benchmarks.process.HeapHistogram;
import dev.pgemit.benchmarks.scenario.BenchmarkEnvironment;
import dev.pgemit.benchmarks.scenario.Measurement;
import dev.pgemit.benchmarks.scenario.Median;
import dev.pgemit.benchmarks.scenario.Observation;
import dev.pgemit.benchmarks.scenario.Scenario;
import dev.pgemit.benchmarks.scenario.ScenarioCatalog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Keeps the service under load, and compares the first part with the last. */
public final class SoakBenchmark {
  private static final Scenario SCENARIO = ScenarioCatalog.HTTP;

  /** The events of a sender in one measurement, if no earlier one found a better number. */
  public static final int DEFAULT_EVENTS_PER_SENDER = 100;

  private static final double MAX_SECTION_SECONDS = 60;
  private static final int SECTIONS = 6;

  private final BenchmarkEnvironment environment;
  private final Measurement measurement;

  /** Creates a benchmark in an environment. */
  public SoakBenchmark(BenchmarkEnvironment environment, Measurement measurement) {
    this.environment = environment;
    this.measurement = measurement;
  }

  /**
   * Sends events, and returns the first and the last minute, or the first and the last sixth of a
   * shorter soak.
   *
   * @param duration how long to send
   * @param eventsPerSender the events of one measurement
   */
  public SoakResult measure(Duration duration, int eventsPerSender) {
    var seconds = duration.toMillis() / 1e3;
    var sectionSeconds = Math.min(MAX_SECTION_SECONDS, seconds / SECTIONS);
    var liveBefore = liveMebibytes();
    var windows = new ArrayList<Window>();
    var start = System.nanoTime();
    while (secondsSince(start) < seconds) {
      var observation = measurement.measure(SCENARIO, eventsPerSender);
      windows.add(Window.of(secondsSince(start), observation));
    }
    var total = secondsSince(start);
    var first = windows.stream().filter(window -> window.end() <= sectionSeconds).toList();
    var last = windows.stream().filter(window -> window.end() > total - sectionSeconds).toList();
    return new SoakResult(
        total,
        section(first.isEmpty() ? windows.subList(0, 1) : first, sectionSeconds, liveBefore),
        section(last, sectionSeconds, liveMebibytes()));
  }

  /** The figures of one measurement, without its latencies, of which a long soak has too many. */
  private record Window(double end, double perSecond, double p50Micros, double mebibytes) {
    static Window of(double end, Observation observation) {
      return new Window(
          end,
          observation.perSecond(),
          observation.latencyMicros(50),
          observation.serverMebibytes());
    }
  }

  private static SoakResult.Section section(List<Window> windows, double seconds, double live) {
    return new SoakResult.Section(
        seconds,
        median(windows, Window::perSecond),
        median(windows, Window::p50Micros),
        windows.get(windows.size() - 1).mebibytes(),
        live);
  }

  private static double median(List<Window> windows, ToDoubleFunction<Window> figure) {
    return Median.of(windows.stream().mapToDouble(figure).toArray());
  }

  private double liveMebibytes() {
    var pid = environment.server(SCENARIO.system()).orElseThrow().process().pid();
    return HeapHistogram.liveBytes(pid).orElse(0) / 1048576.0;
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
