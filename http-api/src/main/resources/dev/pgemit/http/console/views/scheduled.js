// Emits that are sent once.
import { call } from "../api.js";
import { full, relative } from "../format.js";
import { useAction, useNow, usePolling } from "../hooks.js";
import { html, useState } from "../html.js";
import { Icon } from "../icons.js";
import { Confirm } from "../parts/dialog.js";
import { Empty, ErrorBox, Loading } from "../parts/states.js";
import { toast } from "../parts/toast.js";
import { go } from "../router.js";
import { may } from "../session.js";
import { draft } from "./compose-draft.js";
import { Recipients } from "./recipients.js";

/** @param tabs stands before the button */
export function ScheduledList({ tabs }) {
  const now = useNow(1_000);
  const { data, error, isLoading, refresh } = usePolling(
    (signal) => call("GET", "v1/scheduled", { query: { limit: 100 }, signal }),
    5_000,
  );
  const [more, setMore] = useState([]);
  const [cancelled, setCancelled] = useState(null);
  const pages = [data, ...more].filter(Boolean);
  const all = [
    ...new Map(
      pages.flatMap((page) => page.scheduled).map((one) => [`${one.id} ${one.deliverAt}`, one]),
    ).values(),
  ];
  const next = pages.at(-1)?.next;
  const load = useAction(async () =>
    setMore([...more, await call("GET", "v1/scheduled", { query: { limit: 100, after: next } })]),
  );
  const close = (isDone) => {
    setCancelled(null);
    if (isDone) {
      setMore([]);
      refresh();
    }
  };
  const create = () => {
    draft.update({ mode: "schedule" });
    go("compose");
  };
  return html`<div class="toolbar">
      ${tabs}
      ${
        may("emit") &&
        html`<div class="actions">
          <button type="button" class="primary" onClick=${create}>
            <${Icon} name="plus" size=${16} />
            Schedule an event
          </button>
        </div>`
      }
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
      all.length === 0 &&
      html`<div class="card">
        <${Empty} icon="schedule" title="Nothing is scheduled">
          Compose can send an event at a certain time, or after a delay.
        <//>
      </div>`
    }
    ${
      all.length > 0 &&
      html`<div class="card table-card">
        <table>
          <thead>
            <tr>
              <th>Time</th>
              <th>What</th>
              <th>To</th>
              <th>Id</th>
              <th>
                <span class="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            ${all.map(
              (one) =>
                html`<tr key=${`${one.id} ${one.deliverAt}`}>
                <td data-label="Time">
                  <strong>${relative(one.deliverAt, now)}</strong>
                  <br />
                  <time class="soft" datetime=${one.deliverAt}>
                    ${full(new Date(one.deliverAt))}
                  </time>
                </td>
                <td data-label="What">
                  <code>${one.event ?? one.verb}</code>
                </td>
                <td data-label="To">
                  <${Recipients} emit=${one} />
                </td>
                <td data-label="Id">
                  <code class="wrap soft">${one.id}</code>
                </td>
                <td class="row-actions">
                  <button
                    type="button"
                    class="small danger-outline"
                    onClick=${() => setCancelled(one)}
                  >
                    Cancel<span class="visually-hidden"> ${one.id}</span>
                  </button>
                </td>
              </tr>`,
            )}
          </tbody>
        </table>
        ${
          next &&
          html`<div class="table-foot">
            <button type="button" class="small" disabled=${load.isBusy} onClick=${load.run}>
              Show more
            </button>
          </div>`
        }
      </div>`
    }
    ${
      cancelled &&
      html`<${Confirm}
        title="Cancel the emit"
        label="Cancel the emit"
        danger
        onClose=${close}
        action=${async () => {
          await call("DELETE", "v1/scheduled", { query: { id: cancelled.id } });
          toast("Cancelled");
        }}
      >
        <p>
          The event <code>${cancelled.event ?? cancelled.verb}</code> of${" "}
          ${full(new Date(cancelled.deliverAt))} will not be sent.
        </p>
      <//>`
    }`;
}
