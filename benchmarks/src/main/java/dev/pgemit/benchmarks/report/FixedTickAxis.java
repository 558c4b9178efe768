package dev.pgemit.benchmarks.report;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/**
 * A logarithmic axis with ticks at given values. Its labels are plain text. {@link LogAxis} draws
 * labels as outlines, which in SVG are large and not searchable.
 */
final class FixedTickAxis extends LogAxis {
  private static final long serialVersionUID = 1;
  private static final double MAX_TICK = 1e9;

  private final double[] ticks;

  private FixedTickAxis(String label, double[] ticks) {
    super(label);
    this.ticks = ticks;
    setSmallestValue(1);
  }

  /** Sets ticks at the powers of ten. */
  static FixedTickAxis decades(String label) {
    return new FixedTickAxis(
        label, DoubleStream.iterate(1, tick -> tick <= MAX_TICK, tick -> tick * 10).toArray());
  }

  /** Sets ticks at these values. */
  static FixedTickAxis at(String label, double[] ticks) {
    return new FixedTickAxis(label, ticks);
  }

  @Override
  @SuppressWarnings("rawtypes") // like the overridden method
  public List refreshTicks(
      Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
    var isHorizontal = RectangleEdge.isTopOrBottom(edge);
    var anchor =
        isHorizontal
            ? edge.equals(RectangleEdge.TOP) ? TextAnchor.BOTTOM_CENTER : TextAnchor.TOP_CENTER
            : TextAnchor.CENTER_RIGHT;
    return DoubleStream.of(ticks)
        .filter(getRange()::contains)
        .mapToObj(
            tick ->
                new NumberTick(
                    tick, String.format(Locale.ROOT, "%,.0f", tick), anchor, TextAnchor.CENTER, 0))
        .toList();
  }
}
