package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.operation.RedisNodeLoad;
import dev.pgemit.benchmarks.scenario.ScenarioResult;
import java.awt.BasicStroke;
import java.awt.Color;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * Builds the two kinds of plot. Both are logarithmic, since the values differ by orders of
 * magnitude.
 */
final class ChartBuilder {
  private static final Color PGEMIT_COLOR = new Color(0x1F6FEB);
  private static final Color PEER_COLOR = new Color(0x9AA4B2);
  private static final Color GRID_COLOR = new Color(0xE3E6EA);
  private static final List<Color> LINE_COLORS =
      List.of(PGEMIT_COLOR, new Color(0xD1570C), new Color(0x3A7D44), new Color(0x7A5195));

  private static final double[] SHARES = {25, 33, 50, 75, 100};

  private ChartBuilder() {}

  /** Builds a bar chart: one bar for each scenario, with its value. */
  static JFreeChart bars(
      String title, List<ScenarioResult> results, ToDoubleFunction<ScenarioResult> value) {
    var data = new DefaultCategoryDataset();
    results.forEach(
        result ->
            data.addValue(
                Math.max(1, Math.rint(value.applyAsDouble(result))),
                title,
                result.scenario().name()));
    var chart =
        ChartFactory.createBarChart(
            title, null, null, data, PlotOrientation.HORIZONTAL, false, false, false);
    var plot = chart.getCategoryPlot();
    var axis = FixedTickAxis.decades("");
    axis.setUpperMargin(0.12); // room for the values
    plot.setRangeAxis(axis);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(GRID_COLOR);
    plot.setOutlineVisible(false);
    plot.getDomainAxis().setMaximumCategoryLabelWidthRatio(0.5f);
    plot.setRenderer(barRenderer(results));
    return chart;
  }

  private static BarRenderer barRenderer(List<ScenarioResult> results) {
    var renderer =
        new BarRenderer() {
          private static final long serialVersionUID = 1;

          @Override
          public java.awt.Paint getItemPaint(int row, int column) {
            return results.get(column).scenario().name().startsWith("pgemit")
                ? PGEMIT_COLOR
                : PEER_COLOR;
          }
        };
    renderer.setBarPainter(new StandardBarPainter());
    renderer.setShadowVisible(false);
    renderer.setDefaultItemLabelGenerator(
        new StandardCategoryItemLabelGenerator(
            "{2}", NumberFormat.getIntegerInstance(Locale.ROOT)));
    renderer.setDefaultItemLabelsVisible(true);
    renderer.setDefaultPositiveItemLabelPosition(
        new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT));
    return renderer;
  }

  /** Builds a line chart: one line for each scenario. */
  static JFreeChart curve(String axis, Results results, String curve) {
    var data = new XYSeriesCollection();
    for (var scenario : results.scenariosOn(curve)) {
      var line = new XYSeries(scenario);
      for (var point : results.pointsOn(curve, scenario)) {
        line.add(point.scenario().x(), point.perSecond());
      }
      data.addSeries(line);
    }
    var points =
        results.scenariosOn(curve).stream()
            .flatMap(scenario -> results.pointsOn(curve, scenario).stream())
            .mapToDouble(point -> point.scenario().x())
            .distinct()
            .toArray();
    return lines(data, FixedTickAxis.at(axis, points), FixedTickAxis.decades("Events a second"));
  }

  /** Builds a line chart of the busiest node of a Redis cluster: one line for each cluster. */
  static JFreeChart redisNodes(List<RedisNodeLoad> loads) {
    var data = new XYSeriesCollection();
    for (var nodes : loads.stream().map(RedisNodeLoad::nodes).distinct().toList()) {
      var line = new XYSeries(nodes == 1 ? "1 node" : nodes + " nodes");
      loads.stream()
          .filter(load -> load.nodes() == nodes)
          .forEach(load -> line.add(load.namespaces(), load.busiestSharePercent()));
      data.addSeries(line);
    }
    var namespaces = loads.stream().mapToDouble(RedisNodeLoad::namespaces).distinct().toArray();
    var share = FixedTickAxis.at("Events at the busiest node, %", SHARES);
    share.setRange(SHARES[0], SHARES[SHARES.length - 1] + 10);
    return lines(data, FixedTickAxis.at("Namespaces", namespaces), share);
  }

  private static JFreeChart lines(XYSeriesCollection data, ValueAxis x, ValueAxis y) {
    var chart =
        ChartFactory.createXYLineChart(
            null, null, null, data, PlotOrientation.VERTICAL, true, false, false);
    chart.getLegend().setFrame(org.jfree.chart.block.BlockBorder.NONE);
    var plot = chart.getXYPlot();
    plot.setDomainAxis(x);
    plot.setRangeAxis(y);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(GRID_COLOR);
    plot.setDomainGridlinePaint(GRID_COLOR);
    plot.setOutlineVisible(false);
    plot.setRenderer(lineRenderer(data.getSeriesCount()));
    return chart;
  }

  private static XYLineAndShapeRenderer lineRenderer(int lines) {
    var renderer = new XYLineAndShapeRenderer(true, true);
    for (var i = 0; i < lines; i++) {
      renderer.setSeriesPaint(i, LINE_COLORS.get(i % LINE_COLORS.size()));
      renderer.setSeriesStroke(i, new BasicStroke(2));
    }
    return renderer;
  }
}
