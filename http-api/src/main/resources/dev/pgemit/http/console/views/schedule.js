// Emits that wait for their time, and emits that recur.
import { html } from "../html.js";
import { Segments } from "../parts/fields.js";
import { Store, useStore } from "../store.js";
import { RecurringList } from "./recurring.js";
import { ScheduledList } from "./scheduled.js";

const chosen = new Store("recurring");

/** Shows the emits that are sent once, when the view opens next. */
export function chooseOnce() {
  chosen.set("once");
}

export function Schedule() {
  const tab = useStore(chosen);
  const tabs = html`<${Segments}
      label="Which emits"
      value=${tab}
      options=${[
        ["recurring", "Recurring"],
        ["once", "Once"],
      ]}
      onChange=${(tab) => chosen.set(tab)}
    />`;
  return html`<div class="page">
    <div class="page-head">
      <div>
        <h1>Scheduled</h1>
        <p class="soft">Emits that wait in Postgres until they are due.</p>
      </div>
    </div>
    ${
      tab === "recurring"
        ? html`<${RecurringList} tabs=${tabs} />`
        : html`<${ScheduledList} tabs=${tabs} />`
    }
  </div>`;
}
