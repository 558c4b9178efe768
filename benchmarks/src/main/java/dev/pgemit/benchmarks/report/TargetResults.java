package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.scenario.StreamMemoryBenchmark.MemorySample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compares a run with the targets of this project. */
final class TargetResults {
  private static final double MIN_STREAM_RATE = 200_000;
  private static final double MAX_SERVICE_MEBIBYTES = 256;
  // Live objects after a full collection vary between runs.
  private static final double MAX_LIVE_MEMORY_GROWTH = 1.1;

  private final Results results;
  private final List<TargetResult> targetResults = new ArrayList<>();

  private TargetResults(Results results) {
    this.results = results;
  }

  static List<TargetResult> of(BenchmarkReport report) {
    var figures = new TargetResults(new Results(report.results()));
    figures.addSpeedup("Java async burst", "pgemit-async", "official-async", 50);
    figures.addSpeedup("Java async burst", "pgemit-async", "redis-async", 12);
    figures.addSpeedup("Java async burst", "pgemit-async", "prepared-notify", 0.75);
    figures.addSpeedup("Java awaited, one thread", "pgemit-awaited", "bare-notify", 1);
    figures.addLatency("Java awaited, p50", "pgemit-awaited", "bare-notify", 1.15);
    figures.addLatency("Java awaited, p50", "pgemit-awaited", "official-awaited", 0.45);
    figures.addSpeedup("1 kB binary", "pgemit-async-binary", "official-async-binary", 15);
    figures.addSpeedup("20 kB JSON", "pgemit-async-json", "official-async-json", 5);
    figures.addSpeedup("1 MB JSON", "pgemit-async-large", "official-async-large", 2);
    figures.addSpeedup("HTTP, 64 connections", "pgemit-http", "express-http", 9);
    figures.addSpeedup("HTTP, 64 connections", "pgemit-http", "empty-http", 0.85);
    figures.addStream(report.streamMemory());
    figures.addListenerSlowdown("pgemit-async");
    figures.addListenerSlowdown("pgemit-awaited");
    figures.addListenerSlowdown("official-async");
    figures.addMemory(report.servicePeakKilobytes());
    return List.copyOf(figures.targetResults);
  }

  private void addSpeedup(String what, String ours, String theirs, double minRatio) {
    var target = format("at least %.2f × %s", minRatio, theirs);
    var result = results.find(ours);
    var peer = results.find(theirs);
    if (result.isEmpty() || peer.isEmpty()) {
      targetResults.add(TargetResult.notMeasured(what, target));
      return;
    }
    var times = result.get().speedup(peer.get());
    targetResults.add(new TargetResult(what, target, format("%.2f ×", times), times >= minRatio));
  }

  private void addLatency(String what, String ours, String theirs, double maxRatio) {
    var target = format("at most %.2f × %s", maxRatio, theirs);
    var result = results.find(ours);
    var peer = results.find(theirs);
    if (result.isEmpty() || peer.isEmpty()) {
      targetResults.add(TargetResult.notMeasured(what, target));
      return;
    }
    var times = result.get().latencyMicros(50) / peer.get().latencyMicros(50);
    targetResults.add(new TargetResult(what, target, format("%.2f ×", times), times <= maxRatio));
  }

  private void addStream(List<MemorySample> samples) {
    var rateTarget = format("at least %,.0f a second", MIN_STREAM_RATE);
    var memoryTarget = "memory flat from few lines to many";
    var stream = results.find("pgemit-stream");
    if (stream.isEmpty() || samples.size() < 2) {
      targetResults.add(TargetResult.notMeasured("NDJSON stream", rateTarget));
      targetResults.add(TargetResult.notMeasured("NDJSON stream", memoryTarget));
      return;
    }
    var perSecond = stream.get().perSecond();
    targetResults.add(
        new TargetResult(
            "NDJSON stream",
            rateTarget,
            format("%,.0f a second", perSecond),
            perSecond >= MIN_STREAM_RATE));
    var shortStream = samples.get(0);
    var longStream = samples.get(1);
    targetResults.add(
        new TargetResult(
            "NDJSON stream",
            memoryTarget,
            format(
                "%.1f MiB live after %,d lines, %.1f MiB after %,d",
                shortStream.liveBytes() / 1048576.0,
                shortStream.lines(),
                longStream.liveBytes() / 1048576.0,
                longStream.lines()),
            longStream.liveBytes() <= shortStream.liveBytes() * MAX_LIVE_MEMORY_GROWTH));
  }

  /** This value is shown without a target. */
  private void addListenerSlowdown(String scenario) {
    var what = "16 listeners on other channels, " + scenario;
    var alone = results.find(scenario + "@listeners=1");
    var withIdleListeners = results.find(scenario + "@listeners=16");
    if (alone.isEmpty() || withIdleListeners.isEmpty()) {
      targetResults.add(TargetResult.notMeasured(what, ""));
      return;
    }
    targetResults.add(
        new TargetResult(
            what,
            "",
            format("falls to %.0f %%", 100 * withIdleListeners.get().speedup(alone.get())),
            true));
  }

  private void addMemory(long peakKilobytes) {
    var what = "Service at full load, -Xmx128m";
    var target = format("under %.0f MiB resident", MAX_SERVICE_MEBIBYTES);
    var mebibytes = peakKilobytes / 1024.0;
    targetResults.add(
        peakKilobytes == 0
            ? TargetResult.notMeasured(what, target)
            : new TargetResult(
                what, target, format("%.0f MiB", mebibytes), mebibytes < MAX_SERVICE_MEBIBYTES));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
