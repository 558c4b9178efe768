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
  return html`<div class="page">
    <div class="page-head"><div><h1>Scheduled</h1><p class="soft">Emits that wait in Postgres for their time.</p></div>
      <${Segments} label="Which emits" value=${tab} options=${[["recurring", "Recurring"], ["once", "Once"]]} onChange=${(tab) => chosen.set(tab)} /></div>
    ${tab === "recurring" ? html`<${RecurringList} />` : html`<${ScheduledList} />`}
  </div>`;
}
