package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.scenario.StreamMemory.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compares a run with what this project set itself to reach. */
final class Figures {
  private static final double STREAM_EVENTS = 200_000;
  private static final double SERVICE_MEBIBYTES = 256;
  // Live objects after a full collection vary by themselves.
  private static final double FLAT = 1.1;

  private final Results results;
  private final List<Figure> figures = new ArrayList<>();

  private Figures(Results results) {
    this.results = results;
  }

  static List<Figure> of(Report report) {
    var figures = new Figures(new Results(report.results()));
    figures.times("Java async burst", "pgemit-async", "official-async", 50);
    figures.times("Java async burst", "pgemit-async", "redis-async", 12);
    figures.times("Java async burst", "pgemit-async", "prepared-notify", 0.75);
    figures.times("Java awaited, one thread", "pgemit-awaited", "bare-notify", 1);
    figures.latency("Java awaited, p50", "pgemit-awaited", "bare-notify", 1.15);
    figures.latency("Java awaited, p50", "pgemit-awaited", "official-awaited", 0.45);
    figures.times("1 kB binary", "pgemit-async-binary", "official-async-binary", 15);
    figures.times("20 kB JSON", "pgemit-async-json", "official-async-json", 5);
    figures.times("1 MB JSON", "pgemit-async-large", "official-async-large", 2);
    figures.times("HTTP, 64 connections", "pgemit-http", "express-http", 9);
    figures.times("HTTP, 64 connections", "pgemit-http", "empty-http", 0.85);
    figures.stream(report.streamMemory());
    figures.drop("pgemit-async");
    figures.drop("pgemit-awaited");
    figures.drop("official-async");
    figures.memory(report.servicePeakKilobytes());
    return List.copyOf(figures.figures);
  }

  private void times(String what, String ours, String theirs, double least) {
    var target = text("at least %.2f × %s", least, theirs);
    var result = results.named(ours);
    var peer = results.named(theirs);
    if (result.isEmpty() || peer.isEmpty()) {
      figures.add(Figure.notMeasured(what, target));
      return;
    }
    var times = result.get().times(peer.get());
    figures.add(new Figure(what, target, text("%.2f ×", times), times >= least));
  }

  private void latency(String what, String ours, String theirs, double most) {
    var target = text("at most %.2f × %s", most, theirs);
    var result = results.named(ours);
    var peer = results.named(theirs);
    if (result.isEmpty() || peer.isEmpty()) {
      figures.add(Figure.notMeasured(what, target));
      return;
    }
    var times = result.get().latencyMicros(50) / peer.get().latencyMicros(50);
    figures.add(new Figure(what, target, text("%.2f ×", times), times <= most));
  }

  private void stream(List<Held> held) {
    var rate = text("at least %,.0f a second", STREAM_EVENTS);
    var flat = "memory flat from few lines to many";
    var stream = results.named("pgemit-stream");
    if (stream.isEmpty() || held.size() < 2) {
      figures.add(Figure.notMeasured("NDJSON stream", rate));
      figures.add(Figure.notMeasured("NDJSON stream", flat));
      return;
    }
    var perSecond = stream.get().perSecond();
    figures.add(
        new Figure(
            "NDJSON stream", rate, text("%,.0f a second", perSecond), perSecond >= STREAM_EVENTS));
    var few = held.get(0);
    var many = held.get(1);
    figures.add(
        new Figure(
            "NDJSON stream",
            flat,
            text(
                "%.1f MiB live after %,d lines, %.1f MiB after %,d",
                few.liveBytes() / 1048576.0,
                few.lines(),
                many.liveBytes() / 1048576.0,
                many.lines()),
            many.liveBytes() <= few.liveBytes() * FLAT));
  }

  /** No target: shown for what it is. */
  private void drop(String scenario) {
    var what = "16 listeners on other channels, " + scenario;
    var alone = results.named(scenario + "@listeners=1");
    var crowded = results.named(scenario + "@listeners=16");
    if (alone.isEmpty() || crowded.isEmpty()) {
      figures.add(Figure.notMeasured(what, ""));
      return;
    }
    figures.add(
        new Figure(
            what, "", text("falls to %.0f %%", 100 * crowded.get().times(alone.get())), true));
  }

  private void memory(long peakKilobytes) {
    var what = "Service at full load, -Xmx128m";
    var target = text("under %.0f MiB resident", SERVICE_MEBIBYTES);
    var mebibytes = peakKilobytes / 1024.0;
    figures.add(
        peakKilobytes == 0
            ? Figure.notMeasured(what, target)
            : new Figure(what, target, text("%.0f MiB", mebibytes), mebibytes < SERVICE_MEBIBYTES));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
