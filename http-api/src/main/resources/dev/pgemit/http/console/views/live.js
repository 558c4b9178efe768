// The messages of a namespace, as servers receive them.
import { CAPACITY, feed } from "./live-feed.js";
import { LiveDetail } from "./live-detail.js";
import { compileFilter } from "./live-filter.js";
import { bytes, clockMillis, count, plural } from "../format.js";
import { useNarrow } from "../hooks.js";
import { html, useMemo, useRef, useState } from "../html.js";
import { Icon } from "../icons.js";
import { rememberNamespace } from "../namespaces.js";
import { CheckBox, TextField } from "../parts/fields.js";
import { NamespaceField } from "../parts/namespace-field.js";
import { Badge, Empty, ErrorBox } from "../parts/states.js";
import { VirtualList } from "../parts/virtual-list.js";
import { may } from "../session.js";
import { useStore } from "../store.js";

export function Live() {
  const isNarrow = useNarrow();
  const progress = useStore(feed.progress);
  const { added } = progress;
  const { state, error } = useStore(feed.status);
  const [filter, setFilter] = useState({ event: "", room: "", text: "", id: "" });
  const [pausedAt, setPausedAt] = useState(null);
  const [selected, setSelected] = useState(null);
  const shown = useShownRows(filter, pausedAt, progress);
  const change = (part) => setFilter({ ...filter, ...part });
  const waiting = pausedAt === null ? 0 : added - pausedAt;
  const isFiltered = Object.values(filter).some(Boolean);

  const internal = html`<${CheckBox}
      label="Servers' own traffic"
      checked=${feed.settings.internal}
      onChange=${(internal) => feed.includeInternal(internal)}
    />`;

  return html`<div class="page live">
    <div class="page-head">
      <div>
        <h1>Live</h1>
        <p class="soft">Every message of a namespace as it passes, the newest first.</p>
      </div>
      <div class="actions">
        ${!isNarrow && internal}
        <button
          type="button"
          aria-pressed=${pausedAt !== null}
          onClick=${() => setPausedAt(pausedAt === null ? added : null)}
        >
          <${Icon} name=${pausedAt === null ? "pause" : "play"} size=${16} />
          ${pausedAt === null ? "Pause" : waiting ? `Resume (${count(waiting)})` : "Resume"}
        </button>
        <button
          type="button"
          onClick=${() => {
            feed.clear();
            setSelected(null);
          }}
        >
          <${Icon} name="trash" size=${16} />
          Clear
        </button>
      </div>
    </div>
    ${
      isNarrow
        ? html`<details class="live-fold">
        <summary>
          Namespace ${feed.settings.namespace}, ${isFiltered ? "filtered" : "no filter"}
        </summary>
        <${Filters} filter=${filter} change=${change} />
        ${internal}
      </details>`
        : html`<${Filters} filter=${filter} change=${change} />`
    }
    ${
      filter.id &&
      html`<p class="following">
        Following <code>${filter.id}</code>${" "}
        <button type="button" class="link" onClick=${() => change({ id: "" })}>
          Show all
        </button>
      </p>`
    }
    <${ErrorBox} error=${error} onRetry=${() => feed.start()} />
    <div class=${`live-body ${selected ? "with-detail" : ""}`}>
      <div class="card live-list">
        <div class="live-head" aria-hidden="true">
          <span>Time</span>
          <span>Event</span>
          <span>Rooms</span>
          <span>Arguments</span>
          <span>Sender</span>
          <span>Size</span>
        </div>
        ${
          shown.rows.length === 0
            ? html`<${Nothing}
                state=${state}
                isFiltered=${isFiltered}
                hasRows=${feed.rows.length > 0}
              />`
            : html`<${VirtualList}
            count=${shown.rows.length}
            rowHeight=${isNarrow ? 56 : 40}
            prepended=${shown.sequence}
            label="Messages"
            renderRow=${(index) => {
              const row = shown.rows[shown.rows.length - 1 - index];
              return html`<${Row}
                key=${row.number}
                row=${row}
                isSelected=${row === selected}
                onSelect=${setSelected}
              />`;
            }}
          />`
        }
        <div class="live-foot soft">
          ${
            isFiltered
              ? `${count(shown.rows.length)} of ${plural(feed.rows.length, "message")}`
              : plural(shown.rows.length, "message")
          }
          ${feed.rows.length >= CAPACITY && html` · the last ${count(CAPACITY)} are kept`}
        </div>
      </div>
      ${
        selected &&
        html`<${LiveDetail}
          row=${selected}
          onClose=${() => setSelected(null)}
          onFollow=${(id) => change({ id })}
        />`
      }
    </div>
  </div>`;
}

function Filters({ filter, change }) {
  return html`<div class="filters live-filters" role="search" aria-label="Choose messages">
    <${Source} />
    <${TextField}
      label="Event"
      value=${filter.event}
      onInput=${(event) => change({ event })}
      placeholder="any"
    />
    <${TextField}
      label="Room"
      value=${filter.room}
      onInput=${(room) => change({ room })}
      placeholder="any"
    />
    <${TextField}
      label="Text"
      value=${filter.text}
      onInput=${(text) => change({ text })}
      placeholder="arguments or id"
      className="grow"
    />
  </div>`;
}

/**
 * The rows that match the filter. New rows are tested once; the rest is kept from the time before.
 */
function useShownRows(filter, pausedAt, { added, cleared }) {
  const cache = useRef({ rows: [], next: 0, sequence: 0 });
  const matches = useMemo(() => {
    cache.current = { rows: [], next: 0, sequence: cache.current.sequence };
    return compileFilter(filter);
  }, [filter, cleared]);
  return useMemo(() => {
    const state = cache.current;
    const { rows } = feed;
    const oldest = rows.length ? rows[0].number : added;
    if (state.rows.length && state.rows[0].number < oldest) {
      const keep = state.rows.findIndex((row) => row.number >= oldest);
      state.rows = keep < 0 ? [] : state.rows.slice(keep);
    }
    const end = pausedAt ?? Infinity;
    for (
      let index = Math.max(0, state.next - oldest);
      index < rows.length && rows[index].number < end;
      index++
    ) {
      state.next = rows[index].number + 1;
      if (!matches(rows[index])) continue;
      state.rows.push(rows[index]);
      state.sequence++;
    }
    return { rows: state.rows, sequence: state.sequence };
  }, [added, pausedAt, matches]);
}

function Source() {
  const [namespace, setNamespace] = useState(feed.settings.namespace);
  const follow = (name) => {
    setNamespace(name);
    if (!name || name === feed.settings.namespace) return;
    rememberNamespace(name);
    feed.follow(name);
  };
  const apply = (event) => {
    event.preventDefault();
    follow(namespace);
  };
  return html`<form onSubmit=${apply} onFocusOut=${apply}>
    <${NamespaceField} value=${namespace} onInput=${setNamespace} onChoose=${follow} />
  </form>`;
}

function Row({ row, isSelected, onSelect }) {
  if (row.message === undefined) {
    return html`<div class="virtual-row" role="listitem">
      <div class="row lost-row">
        <${Icon} name="warning" size=${15} />
        <span>${lossText(row)}</span>
        <span class="soft">${clockMillis(row.at)}</span>
      </div>
    </div>`;
  }
  const { message } = row;
  return html`<div class="virtual-row" role="listitem">
    <button
      type="button"
      class="row"
      aria-pressed=${isSelected}
      onClick=${() => onSelect(row)}
    >
      <span class="mono soft">${clockMillis(row.at)}</span>
      <span class="row-event">${row.event ?? html`<${Badge}>${typeName(message.type)}<//>`}</span>
      <span class="row-rooms">
        ${
          row.rooms.length === 0
            ? html`<span class="soft">${row.event === null ? "" : "everyone"}</span>`
            : row.rooms.slice(0, 3).map(
                (room) =>
                  html`<span class="chip small" key=${room}>
              ${room}
            </span>`,
              )
        }
        ${row.rooms.length > 3 && html`<span class="soft">+${row.rooms.length - 3}</span>`}
      </span>
      <code class="row-args">${summary(row)}</code>
      <span class="row-sender soft">${feed.senderOf(row)}</span>
      <span class="row-size soft">
        ${message.placement === "attachment" ? "attachment, " : ""}
        ${bytes(message.bytes ?? row.size)}
      </span>
    </button>
  </div>`;
}

function lossText({ note, restarted, lost }) {
  if (note) return note;
  if (restarted) return "The stream restarted here: messages in between are not shown";
  return lost < 0
    ? "Messages were lost here: the connection broke"
    : `${count(lost)} messages were lost here: they came too fast`;
}

const typeName = (type) => type.toLowerCase().replaceAll("_", " ");

function summary(row) {
  row.summary ??= JSON.stringify(row.message.args ?? row.message.data ?? "").slice(0, 240);
  return row.summary.startsWith("[") ? row.summary.slice(1).replace(/]$/, "") : row.summary;
}

function Nothing({ state, isFiltered, hasRows }) {
  if (isFiltered && hasRows)
    return html`<${Empty} icon="search" title="No message matches">
      Change the filter, or wait for the next messages.
    <//>`;
  if (state === "listening")
    return html`<${Empty} icon="live" title="Listening">
      The next message appears here.
      ${
        may("emit") &&
        html`${" "}
          Send one from <a href="#/compose">Compose</a>.`
      }
    <//>`;
  return html`<${Empty} icon="live" title=${state === "failed" ? "Not listening" : "Connecting"}>
    ${state === "failed" ? "The reason is above." : "Messages appear once the service listens."}
  <//>`;
}
