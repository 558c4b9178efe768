// Rates, latencies and the queue of the last 15 minutes, the state of each feature, and what
// changed.
import { call } from "../api.js";
import { bytes, count, milliseconds, percent, short } from "../format.js";
import { usePolling } from "../hooks.js";
import { html, useMemo } from "../html.js";
import { Empty, ErrorBox, Loading, Notice } from "../parts/states.js";
import { Plot } from "../parts/plot.js";
import { hasCall, isOverPostgres, may } from "../session.js";
import { Changes } from "./changes.js";
import { Doctor } from "./doctor.js";
import { Health } from "./health.js";

const MIN_SLOTS = 30;

export function Overview() {
  return html`<div class="page">
    <div class="page-head">
      <div>
        <h1>Overview</h1>
        <p class="soft">The last 15 minutes of the replica that answers.</p>
      </div>
      <${Health} />
    </div>
    ${
      may("stats")
        ? html`<${Stats} />`
        : html`<${Notice}>
        This key may not read statistics. A key with the right <code>stats</code> shows
        rates and latencies here.
      <//>`
    }
    <div class="columns">
      ${may("doctor") && html`<${Doctor} />`}
      ${may("audit") && hasCall("audit") && html`<${Changes} />`}
    </div>
  </div>`;
}

function Stats() {
  const { data, error, isLoading, refresh } = usePolling(
    (signal) => call("GET", "v1/stats", { signal }),
    5_000,
  );
  if (isLoading) return html`<${Placeholder} />`;
  if (!data) return html`<${ErrorBox} error=${error} onRetry=${refresh} />`;
  if (data.slots.length === 0) {
    return html`<div class="card">
      <${Empty} icon="overview" title="The service has just started">
        The first numbers appear within ten seconds.
      <//>
    </div>`;
  }
  return html`<${Tiles} stats=${data} />
    <${Plots} stats=${data} />`;
}

/** Takes the place of the numbers and plots until they come. */
function Placeholder() {
  const cards = (className) =>
    Array.from(
      { length: 6 },
      (_, index) => html`<div class=${`card ${className}`} key=${index}></div>`,
    );
  return html`<div class="visually-hidden">
      <${Loading} label="Reading statistics" />
    </div>
    <div class="tiles placeholder" aria-hidden="true">
      ${cards("tile")}
    </div>
    <div class="plots placeholder" aria-hidden="true">
      ${cards("plot")}
    </div>`;
}

function Tiles({ stats: { slots, total } }) {
  const last = slots.at(-1);
  const failures = total.failed + total.unpublished;
  const latency = last.latencyMillis ?? total.latencyMillis;
  return html`<dl class="tiles">
    <${Tile}
      label="Events"
      value=${short(last.messagesPerSecond)}
      unit="per second"
      detail=${`${count(total.messages)} in 15 min, ${bytes(total.bytes)}`}
    />
    <${Tile}
      label="Latency, p99"
      value=${latency ? milliseconds(latency.p99) : "–"}
      detail=${
        latency
          ? `median ${milliseconds(latency.p50)}, longest ${milliseconds(latency.max)}`
          : "No calls yet"
      }
    />
    <${Tile}
      label="Queue"
      value=${count(last.queuedMessages)}
      unit="messages"
      detail=${
        last.queuedMessages
          ? `the oldest waits for ${milliseconds(last.queueAgeMillis)}`
          : "Nothing waits"
      }
    />
    <${Tile}
      label="Errors"
      value=${count(failures)}
      kind=${failures ? "bad" : ""}
      detail=${`${count(total.refused)} refused of ${count(total.requests)} requests`}
    />
    ${
      isOverPostgres() &&
      last.listeners !== undefined &&
      html`<${Tile}
        label="Listeners"
        value=${count(last.listeners)}
        detail=${
          last.listeners ? "connections of Socket.IO servers" : "No Socket.IO server listens"
        }
        kind=${last.listeners ? "" : "warn"}
      />`
    }
    ${
      isOverPostgres() &&
      last.notifyQueueUsage !== undefined &&
      html`<${Tile}
        label="NOTIFY queue"
        value=${percent(last.notifyQueueUsage)}
        detail="used, of all that Postgres holds"
        kind=${last.notifyQueueUsage > 0.5 ? "bad" : ""}
      />`
    }
  </dl>`;
}

function Tile({ label, value, unit, detail, kind = "" }) {
  return html`<div class=${`card tile ${kind}`}>
    <dt>${label}</dt>
    <dd class="tile-value">
      ${value}
      ${
        unit &&
        html`${" "}
          <span>${unit}</span>`
      }
    </dd>
    <dd class="tile-detail">${detail}</dd>
  </div>`;
}

function Plots({ stats }) {
  const data = useMemo(() => columns(stats), [stats]);
  const { times } = data;
  return html`<div class="plots">
    <${Plot}
      title="Events per second"
      times=${times}
      format=${short}
      series=${[{ label: "events", color: "a", values: data.messages, fill: true }]}
    />
    <${Plot}
      title="Latency"
      times=${times}
      format=${milliseconds}
      series=${[
        { label: "p99", color: "b", values: data.p99 },
        { label: "median", color: "a", values: data.p50, fill: true },
      ]}
    />
    <${Plot}
      title="Requests per second"
      times=${times}
      format=${short}
      series=${[
        { label: "all", color: "a", values: data.requests, fill: true },
        { label: "refused or failed", color: "c", values: data.errors },
      ]}
    />
    <${Plot}
      title="Queue and batches"
      times=${times}
      format=${short}
      series=${[
        { label: "waiting", color: "a", values: data.queue, fill: true },
        { label: "messages per commit", color: "b", values: data.batch },
      ]}
    />
    ${
      isOverPostgres() &&
      html`<${Plot}
        title="NOTIFY queue of Postgres"
        times=${times}
        format=${percent}
        series=${[{ label: "used", color: "b", values: data.notify, fill: true }]}
      />`
    }
    ${
      isOverPostgres() &&
      html`<${Plot}
        title="Socket.IO servers that listen"
        times=${times}
        format=${short}
        series=${[{ label: "sessions", color: "a", values: data.listeners, fill: true }]}
      />`
    }
  </div>`;
}

/** One array per plotted value. A fresh service has a short line at the right of five minutes. */
function columns({ slots, slotSeconds }) {
  const end = new Date(slots.at(-1).until).getTime() / 1_000;
  const missing = Math.max(0, MIN_SLOTS - slots.length);
  const times = Array.from(
    { length: missing },
    (_, index) => end - (missing + slots.length - 1 - index) * slotSeconds,
  );
  times.push(...slots.map((slot) => new Date(slot.until).getTime() / 1_000));
  const column = (read) => [
    ...Array(missing).fill(null),
    ...slots.map((slot) => read(slot) ?? null),
  ];
  return {
    times,
    messages: column((slot) => slot.messagesPerSecond),
    requests: column((slot) => slot.requestsPerSecond),
    errors: column((slot) => (slot.refused + slot.failed) / slot.seconds),
    p50: column((slot) => slot.latencyMillis?.p50),
    p99: column((slot) => slot.latencyMillis?.p99),
    queue: column((slot) => slot.queuedMessages),
    batch: column((slot) => (slot.commits ? slot.messages / slot.commits : null)),
    notify: column((slot) => slot.notifyQueueUsage),
    listeners: column((slot) => slot.listeners),
  };
}
