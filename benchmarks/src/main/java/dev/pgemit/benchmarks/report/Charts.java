package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.operation.RedisNodeLoad;
import dev.pgemit.benchmarks.scenario.Curve;
import dev.pgemit.benchmarks.scenario.ScenarioResult;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.JFreeChart;
import org.jfree.svg.SVGGraphics2D;

/** Draws the plots of a run as SVG. Plots without data are not drawn. */
final class Charts {
  private static final int WIDTH = 860;
  private static final int CURVE_HEIGHT = 420;
  private static final int BAR_HEIGHT = 26;
  private static final int FRAME_HEIGHT = 90;

  private final Path folder;

  Charts(Path folder) {
    this.folder = folder;
  }

  void draw(Results results) throws IOException {
    // AWT must not require a display, which a session over ssh lacks.
    System.setProperty("java.awt.headless", "true");
    Files.createDirectories(folder);
    drawBars("throughput", "Events a second", results.standalone(), ScenarioResult::perSecond);
    var answered = results.standalone().stream().filter(ScenarioResult::hasLatencies).toList();
    drawBars("latency-p50", "Latency, p50, µs", answered, result -> result.latencyMicros(50));
    drawBars("latency-p99", "Latency, p99, µs", answered, result -> result.latencyMicros(99));
    drawBars("latency-p999", "Latency, p99.9, µs", answered, result -> result.latencyMicros(99.9));
    drawCurve(results, Curve.LISTENERS, "Listeners: one on the channel, the others elsewhere");
    drawCurve(results, Curve.ROOMS, "Rooms that each event names");
    drawCurve(results, Curve.THREADS, "Calling threads");
    drawCurve(results, Curve.CONNECTIONS, "HTTP connections");
    drawCurve(results, Curve.REPLICAS, "Replicas of the service");
  }

  /** Draws how the load spreads over the nodes of a Redis cluster. */
  void drawRedisNodes(List<RedisNodeLoad> loads) throws IOException {
    if (!loads.isEmpty()) {
      System.setProperty("java.awt.headless", "true");
      Files.createDirectories(folder);
      save("redis-nodes", ChartBuilder.redisNodes(loads), CURVE_HEIGHT);
    }
  }

  private void drawBars(
      String name,
      String title,
      List<ScenarioResult> results,
      ToDoubleFunction<ScenarioResult> value)
      throws IOException {
    if (!results.isEmpty()) {
      var height = FRAME_HEIGHT + BAR_HEIGHT * results.size();
      save(name, ChartBuilder.bars(title, results, value), height);
    }
  }

  private void drawCurve(Results results, Curve curve, String axis) throws IOException {
    if (!results.scenariosOn(curve.label()).isEmpty()) {
      save(curve.label(), ChartBuilder.curve(axis, results, curve.label()), CURVE_HEIGHT);
    }
  }

  private void save(String name, JFreeChart chart, int height) throws IOException {
    var svg = new SVGGraphics2D(WIDTH, height);
    chart.draw(svg, new Rectangle(WIDTH, height));
    Files.writeString(folder.resolve(name + ".svg"), svg.getSVGElement() + "\n");
  }
}
