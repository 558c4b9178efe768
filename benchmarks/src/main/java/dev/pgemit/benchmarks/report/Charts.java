package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.scenario.Curve;
import dev.pgemit.benchmarks.scenario.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.HorizontalBarChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.style.Styler;

/** The plots of a run. Each is drawn where there is something in it. */
final class Charts {
  private static final int WIDTH = 860;
  private static final int CURVE_HEIGHT = 420;
  private static final int BAR_HEIGHT = 30;

  private final Path folder;

  Charts(Path folder) {
    this.folder = folder;
  }

  void draw(Results results) throws IOException {
    // Whoever starts this over ssh has no screen, and the plots need none.
    System.setProperty("java.awt.headless", "true");
    Files.createDirectories(folder);
    bars("throughput", "Events a second", results.main(), Result::perSecond);
    var answered =
        results.main().stream().filter(each -> each.latencies().getTotalCount() > 0).toList();
    bars("latency-p50", "Latency, p50, microseconds", answered, each -> each.latencyMicros(50));
    bars("latency-p99", "Latency, p99, microseconds", answered, each -> each.latencyMicros(99));
    bars(
        "latency-p999", "Latency, p99.9, microseconds", answered, each -> each.latencyMicros(99.9));
    curve(results, Curve.LISTENERS, "Listeners: one on the channel, the others elsewhere");
    curve(results, Curve.ROOMS, "Rooms that each event names");
    curve(results, Curve.THREADS, "Calling threads");
    curve(results, Curve.CONNECTIONS, "HTTP connections");
  }

  private void bars(
      String name, String title, List<Result> results, ToDoubleFunction<Result> figure)
      throws IOException {
    if (results.isEmpty()) {
      return;
    }
    HorizontalBarChart chart =
        new HorizontalBarChartBuilder()
            .width(WIDTH)
            .height(100 + BAR_HEIGHT * results.size())
            .title(title)
            .build();
    var names = results.stream().map(result -> result.scenario().name()).toList();
    var figures =
        results.stream().map(result -> (double) Math.round(figure.applyAsDouble(result))).toList();
    chart.addSeries(title, reversed(figures), reversed(names));
    plain(chart.getStyler());
    chart.getStyler().setLabelsVisible(true).setAvailableSpaceFill(0.6);
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setXAxisTickLabelsFormattingFunction(Charts::number);
    save(name, chart);
  }

  private void curve(Results results, Curve curve, String axis) throws IOException {
    var scenarios = results.of(curve.label());
    if (scenarios.isEmpty()) {
      return;
    }
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(CURVE_HEIGHT)
            .xAxisTitle(axis)
            .yAxisTitle("Events a second")
            .build();
    for (var scenario : scenarios) {
      var points = results.curve(curve.label(), scenario);
      chart.addSeries(
          scenario,
          points.stream().mapToDouble(point -> point.scenario().x()).toArray(),
          points.stream().mapToDouble(Result::perSecond).toArray());
    }
    plain(chart.getStyler());
    chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    chart.getStyler().setYAxisTickLabelsFormattingFunction(Charts::number);
    chart.getStyler().setXAxisTickLabelsFormattingFunction(Charts::number);
    save(curve.label(), chart);
  }

  private static void plain(Styler styler) {
    styler.setChartBackgroundColor(java.awt.Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setLegendBorderColor(java.awt.Color.WHITE);
  }

  private void save(String name, IChart chart) throws IOException {
    try (var out = Files.newOutputStream(folder.resolve(name + ".svg"))) {
      ChartEncoder.saveChart(chart, out, "svg");
    }
  }

  private static String number(Double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  private static <T> List<T> reversed(List<T> list) {
    var copy = new java.util.ArrayList<>(list);
    Collections.reverse(copy);
    return copy;
  }
}
