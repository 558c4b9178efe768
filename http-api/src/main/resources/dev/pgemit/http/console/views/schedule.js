// Emits that wait for their time, and emits that recur.
import { html, useState } from "../html.js";
import { Segments } from "../parts/fields.js";
import { RecurringList } from "./recurring.js";
import { ScheduledList } from "./scheduled.js";

export function Schedule() {
  const [tab, setTab] = useState("recurring");
  return html`<div class="page">
    <div class="page-head"><div><h1>Scheduled</h1><p class="soft">Emits that wait in Postgres for their time.</p></div>
      <${Segments} label="Which emits" value=${tab} options=${[["recurring", "Recurring"], ["once", "Once"]]} onChange=${setTab} /></div>
    ${tab === "recurring" ? html`<${RecurringList} />` : html`<${ScheduledList} />`}
  </div>`;
}
