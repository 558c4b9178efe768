package dev.pgemit.interop.faults.report;

import dev.pgemit.interop.faults.result.FaultResult;
import dev.pgemit.interop.faults.result.FaultResult.ReceiptTimeline;
import dev.pgemit.interop.faults.scenario.Fault;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYAreaRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.svg.SVGGraphics2D;

/** Draws the events that a listener received around each outage, one chart above the other. */
final class FaultChart {
  private static final Color LINE_COLOR = new Color(0x1F6FEB);
  private static final Color FAULT_COLOR = new Color(0xF5D0C5);
  private static final Color GRID_COLOR = new Color(0xE3E6EA);
  private static final int WIDTH = 860;
  private static final int ROW_HEIGHT = 110;
  private static final int FRAME_HEIGHT = 60;

  private FaultChart() {}

  static void write(Path file, Map<Fault, FaultResult> results) throws IOException {
    // AWT must not require a display, which a session over ssh lacks.
    System.setProperty("java.awt.headless", "true");
    var seconds = new NumberAxis("Seconds; shaded: the fault");
    var combined = new CombinedDomainXYPlot(seconds);
    combined.setGap(12);
    var rows = 0;
    for (var entry : results.entrySet()) {
      var timeline = entry.getValue().timeline();
      if (timeline != null) {
        combined.add(plot(entry.getKey(), timeline));
        rows++;
      }
    }
    if (rows > 0) {
      var height = FRAME_HEIGHT + rows * ROW_HEIGHT;
      var chart =
          new JFreeChart("Received a second", JFreeChart.DEFAULT_TITLE_FONT, combined, false);
      chart.setBackgroundPaint(Color.WHITE);
      var svg = new SVGGraphics2D(WIDTH, height);
      chart.draw(svg, new Rectangle(WIDTH, height));
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, svg.getSVGElement() + "\n");
    }
  }

  private static XYPlot plot(Fault fault, ReceiptTimeline timeline) {
    var series = new XYSeries(fault.number());
    for (var i = 0; i < timeline.receivedPerTenth().size(); i++) {
      series.add(i / 10.0, 10.0 * timeline.receivedPerTenth().get(i));
    }
    var axis = new NumberAxis("row " + fault.number());
    axis.setLabelFont(new Font(Font.SANS_SERIF, Font.BOLD, 12));
    var renderer = new XYAreaRenderer(XYAreaRenderer.AREA);
    renderer.setSeriesPaint(0, LINE_COLOR);
    var plot = new XYPlot(new XYSeriesCollection(series), null, axis, renderer);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(GRID_COLOR);
    plot.setDomainGridlinePaint(GRID_COLOR);
    plot.setOutlineVisible(false);
    plot.addDomainMarker(
        new IntervalMarker(
            timeline.fromSeconds(),
            timeline.untilSeconds(),
            FAULT_COLOR,
            new BasicStroke(0),
            null,
            null,
            1),
        Layer.BACKGROUND);
    return plot;
  }
}
