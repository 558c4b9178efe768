// Who changed what, and what was refused.
import { call } from "../api.js";
import { full, when } from "../format.js";
import { useAction, usePolling } from "../hooks.js";
import { html, useState } from "../html.js";
import { SelectField, TextField } from "../parts/fields.js";
import { Badge, Empty, ErrorBox, Loading } from "../parts/states.js";
import { ACTIONS, actionText } from "./audit-entry.js";

const OUTCOMES = {
  accepted: "good",
  failed: "bad",
  invalid: "warn",
  unknown: "warn",
  refused: "bad",
};

export function Audit() {
  const [filter, setFilter] = useState({ outcome: "", actor: "", action: "" });
  const key = JSON.stringify(filter);
  const { data, error, isLoading, refresh } = usePolling(
    (signal) => call("GET", "v1/audit", { query: { ...filter, limit: 100 }, signal }),
    10_000,
    key,
  );
  const [older, setOlder] = useState({ key, pages: [] });
  const pages = older.key === key ? older.pages : [];
  const next = (pages.at(-1) ?? data)?.next;
  const load = useAction(async () => {
    const page = await call("GET", "v1/audit", {
      query: { ...filter, limit: 100, before: next },
    });
    setOlder({ key, pages: [...pages, page] });
  });
  const entries = data ? [...data.entries, ...pages.flatMap((page) => page.entries)] : [];
  const change = (part) => setFilter({ ...filter, ...part });
  return html`<div class="page">
    <div class="page-head">
      <div>
        <h1>Audit</h1>
        <p class="soft">
          Changes of keys, schedules and connections, and refused requests, the newest
          first.
        </p>
      </div>
    </div>
    <div class="filters" role="search" aria-label="Filter entries">
      <${SelectField}
        label="Outcome"
        value=${filter.outcome}
        options=${[["", "any"], ...Object.keys(OUTCOMES).map((name) => [name, name])]}
        onChange=${(outcome) => change({ outcome })}
      />
      <${TextField}
        label="Author"
        value=${filter.actor}
        onChange=${(event) => change({ actor: event.target.value })}
        onInput=${() => {}}
        placeholder="key shop"
      />
      <${SelectField}
        label="Action"
        value=${filter.action}
        options=${[["", "any"], ...Object.entries(ACTIONS)]}
        onChange=${(action) => change({ action })}
        className="narrow"
      />
    </div>
    <${ErrorBox} error=${error ?? load.error} onRetry=${refresh} />
    ${
      isLoading &&
      html`<div class="card">
        <${Loading} />
      </div>`
    }
    ${
      data &&
      entries.length === 0 &&
      html`<div class="card">
        <${Empty} icon="audit" title="No entries">
          ${
            Object.values(filter).some(Boolean)
              ? "No entry matches."
              : "Changes appear here as they are made."
          }
        <//>
      </div>`
    }
    ${
      entries.length > 0 &&
      html`<div class="card table-card">
        <table>
          <thead>
            <tr>
              <th>Time</th>
              <th>What</th>
              <th>Outcome</th>
              <th>Author</th>
              <th>Where</th>
            </tr>
          </thead>
          <tbody>
            ${entries.map(
              (entry, index) =>
                html`<tr key=${`${entry.at} ${index}`}>
                <td data-label="Time">
                  <time datetime=${entry.at} title=${full(new Date(entry.at))}>
                    ${when(entry.at)}
                  </time>
                </td>
                <td data-label="What">
                  <strong>${actionText(entry)}</strong>${" "}
                  ${entry.target && html`<code class="wrap">${entry.target}</code>`}${" "}
                  ${entry.rooms?.map(
                    (room) =>
                      html`<span class="chip small" key=${room}>
                      ${room}
                    </span>`,
                  )}
                  ${entry.detail && html`<div class="soft wrap">${entry.detail}</div>`}
                </td>
                <td data-label="Outcome">
                  <${Badge} kind=${OUTCOMES[entry.outcome]}>${entry.outcome}<//>
                </td>
                <td data-label="Author" class="wrap">
                  ${entry.actor || html`<span class="soft">without a key</span>`}
                </td>
                <td data-label="Where" class="soft wrap">
                  ${entry.client}
                  ${entry.client && " · "}
                  ${entry.replica}
                </td>
              </tr>`,
            )}
          </tbody>
        </table>
        ${
          next &&
          html`<div class="table-foot">
            <button type="button" class="small" disabled=${load.isBusy} onClick=${load.run}>
              Show older entries
            </button>
          </div>`
        }
      </div>`
    }
  </div>`;
}
