// Emits that recur: next times in their zone, pause, resume, run now, delete.
import { call } from "../api.js";
import { inZone, relative } from "../format.js";
import { useAction, useNow, usePolling } from "../hooks.js";
import { html, useState } from "../html.js";
import { Icon } from "../icons.js";
import { Confirm } from "../parts/dialog.js";
import { Badge, Empty, ErrorBox, Loading } from "../parts/states.js";
import { toast } from "../parts/toast.js";
import { isOverPostgres, may } from "../session.js";
import { Recipients } from "./recipients.js";
import { RecurringForm } from "./recurring-form.js";

/** @param tabs stands before the button */
export function RecurringList({ tabs }) {
  const now = useNow(1_000);
  const { data, error, isLoading, refresh } = usePolling(
    (signal) => call("GET", "v1/recurring", { signal }),
    5_000,
  );
  const [dialog, setDialog] = useState(null);
  const act = useAction(async (verb, one) => {
    await call("POST", `v1/recurring/${verb}`, { query: { name: one.name } });
    toast({ pause: `${one.name} is paused`, resume: `${one.name} runs again` }[verb]);
    refresh();
  });
  const close = (isDone) => {
    setDialog(null);
    if (isDone) refresh();
  };
  return html`<div class="toolbar">
      ${tabs}
      ${
        may("emit") &&
        html`<div class="actions">
          <button
            type="button"
            class="primary"
            onClick=${() => setDialog({ kind: "create" })}
          >
            <${Icon} name="plus" size=${16} />
            Create a recurring emit
          </button>
        </div>`
      }
    </div>
    <${ErrorBox} error=${act.error ?? error} onRetry=${refresh} />
    ${
      isLoading &&
      html`<div class="card">
        <${Loading} />
      </div>`
    }
    ${
      data?.recurring.length === 0 &&
      html`<div class="card">
        <${Empty} icon="schedule" title="No recurring emits">
          A recurring emit is sent at each time of a cron expression, by any replica.
        <//>
      </div>`
    }
    ${
      data?.recurring.length > 0 &&
      html`<div class="card table-card">
        <table>
          <thead>
            <tr>
              <th>Name</th>
              <th>Next</th>
              <th>When</th>
              <th>What</th>
              <th>To</th>
              <th>
                <span class="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            ${data.recurring.map(
              (one) =>
                html`<tr key=${one.name}>
                <td data-label="Name">
                  <strong class="wrap">${one.name}</strong>
                </td>
                <td data-label="Next">
                  ${
                    one.paused
                      ? html`<${Badge} kind="warn">paused<//>`
                      : html`<strong>${relative(one.next, now)}</strong>
                      <br />
                      <time class="soft" datetime=${one.next}>
                        ${inZone(one.next, one.zone)}
                      </time>`
                  }
                </td>
                <td data-label="When">
                  <code>${one.cron}</code>
                  <br />
                  <span class="soft">${one.zone}</span>
                </td>
                <td data-label="What">
                  <code>${one.event ?? one.verb}</code>
                </td>
                <td data-label="To">
                  <${Recipients} emit=${one} />
                </td>
                <td class="row-actions">
                  <button
                    type="button"
                    class="small"
                    disabled=${act.isBusy}
                    onClick=${() => act.run(one.paused ? "resume" : "pause", one)}
                  >
                    ${one.paused ? "Resume" : "Pause"}
                    <span class="visually-hidden"> ${one.name}</span>
                  </button>
                  <button
                    type="button"
                    class="small"
                    onClick=${() => setDialog({ kind: "run", one })}
                  >
                    Run now<span class="visually-hidden"> ${one.name}</span>
                  </button>
                  <button
                    type="button"
                    class="small danger-outline"
                    onClick=${() => setDialog({ kind: "delete", one })}
                  >
                    Delete<span class="visually-hidden"> ${one.name}</span>
                  </button>
                </td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>`
    }
    ${dialog?.kind === "create" && html`<${RecurringForm} onClose=${close} />`}
    ${
      dialog?.kind === "run" &&
      html`<${Confirm}
        title=${`Run ${dialog.one.name} now`}
        label="Run now"
        onClose=${close}
        action=${async () => {
          await call("POST", "v1/recurring/run", { query: { name: dialog.one.name } });
          toast(
            isOverPostgres()
              ? `${dialog.one.name} is published`
              : `${dialog.one.name} is in the outbox`,
          );
        }}
      >
        <p>
          The event <code>${dialog.one.event ?? dialog.one.verb}</code>${" "}
          ${
            isOverPostgres()
              ? "is published once, now"
              : "is stored in the outbox once, now, and sent to Redis"
          }
          . The schedule does not change.
        </p>
      <//>`
    }
    ${
      dialog?.kind === "delete" &&
      html`<${Confirm}
        title=${`Delete ${dialog.one.name}`}
        label="Delete"
        danger
        onClose=${close}
        action=${async () => {
          await call("DELETE", "v1/recurring", { query: { name: dialog.one.name } });
          toast(`${dialog.one.name} is deleted`);
        }}
      >
        <p>
          The event <code>${dialog.one.event ?? dialog.one.verb}</code> will not be sent any
          more.
        </p>
      <//>`
    }`;
}
