// A small plot over time, drawn by uPlot, with a table of its last values for screen readers.
import uPlot from "uplot";
import { html, useEffect, useRef } from "../html.js";
import { clock } from "../format.js";

const HEIGHT = 150;

/**
 * @param times seconds since the epoch
 * @param series {label, color (a CSS variable), values, fill}
 */
export function Plot({ title, hint, times, series, format }) {
  const frame = useRef(null);
  const plot = useRef(null);
  const data = [times, ...series.map((one) => one.values)];

  useEffect(() => {
    const build = () => {
      plot.current?.destroy();
      plot.current = new uPlot(options(frame.current, series, format), data, frame.current);
    };
    build();
    const resize = new ResizeObserver(() =>
      plot.current.setSize({ width: frame.current.clientWidth, height: HEIGHT }),
    );
    resize.observe(frame.current);
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", build);
    addEventListener("themechange", build);
    return () => {
      resize.disconnect();
      scheme.removeEventListener("change", build);
      removeEventListener("themechange", build);
      plot.current.destroy();
      plot.current = null;
    };
  }, [series.length]);
  useEffect(() => plot.current?.setData(data), [times, series]);

  const last = (values) => values.findLast((value) => value !== null && value !== undefined);
  return html`<figure class="card plot">
    <figcaption>
      <h2>${title}</h2>
      <ul class="legend">
        ${series.map(
          (one) =>
            html`<li key=${one.label}>
            <span class=${`swatch ${one.color}`} aria-hidden="true"></span>
            ${one.label}
            <strong>
              ${last(one.values) === undefined ? "–" : format(last(one.values))}
            </strong>
          </li>`,
        )}
      </ul>
    </figcaption>
    <div
      ref=${frame}
      class="plot-frame"
      role="img"
      aria-label=${`${title} of the last 15 minutes. ${hint ?? ""}`}
    ></div>
  </figure>`;
}

function options(element, series, format) {
  const color = (name) => resolve(element, name);
  const axis = { stroke: color("axis"), font: "11px system-ui", ticks: { show: false } };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    padding: [8, 4, 0, 0],
    legend: { show: false },
    cursor: { points: { size: 6 }, drag: { x: false, y: false }, y: false },
    scales: {
      x: { time: true },
      y: { range: (_, low, high) => [0, high > 0 ? high * 1.15 : 1] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 22,
        space: 48,
        values: (_, ticks) => ticks.map((tick) => clock(new Date(tick * 1_000)).slice(0, 5)),
      },
      {
        ...axis,
        grid: { stroke: color("grid"), width: 1 },
        size: 52,
        space: 34,
        gap: 6,
        values: (_, ticks) => ticks.map(format),
      },
    ],
    series: [
      {},
      ...series.map((one) => ({
        label: one.label,
        stroke: color(one.color),
        width: 1.75,
        fill: one.fill
          ? color(one.color).replace("rgb(", "rgba(").replace(")", ", 0.12)")
          : undefined,
        points: { show: true, size: 4, filter: isolated },
        spanGaps: false,
      })),
    ],
  };
}

/** The points without neighbours, which a line would not show. */
function isolated(plot, index) {
  const values = plot.data[index];
  const isMissing = (value) => value === null || value === undefined;
  return values.flatMap((value, at) =>
    !isMissing(value) && isMissing(values[at - 1]) && isMissing(values[at + 1]) ? [at] : [],
  );
}

/** The colour of a plot in the current theme. A canvas knows no CSS variables. */
function resolve(element, name) {
  element.style.color = `var(--plot-${name})`;
  const { color } = getComputedStyle(element);
  element.style.color = "";
  return color;
}
