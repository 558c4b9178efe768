// What became of a composed event.
import { bytes, full, plural, relative } from "../format.js";
import { html } from "../html.js";
import { Icon } from "../icons.js";
import { JsonTree } from "../parts/json-tree.js";
import { may } from "../session.js";

export function Result({ result: { kind, answer, event } }) {
  if (kind === "dryRun") return html`<${DryRun} answer=${answer} />`;
  if (kind === "ack") return html`<${Answers} answer=${answer} />`;
  return html`<div class="notice good result" id="result"><${Icon} name="check" /><div class="grow">
    <strong>${answer.deliverAt ? `Scheduled for ${full(new Date(answer.deliverAt))}, ${relative(answer.deliverAt)}` : html`Sent <code>${event}</code>. Postgres has committed it.`}</strong>
    <p class="soft">Id <code class="wrap">${answer.id}</code></p>
    <p>${answer.deliverAt ? html`<a href="#/schedule">See what is scheduled</a>` : may("tail") && html`<a href="#/live">See it in Live</a>`}
      ${!answer.deliverAt && (may("fetch") || may("rooms")) && html` · <a href="#/sockets">See who got it</a>`}</p></div></div>`;
}

function Answers({ answer }) {
  const given = answer.responses.length;
  return html`<div class=${`notice result ${answer.timedOut || answer.missing.length ? "warn" : "good"}`}><${Icon} name=${answer.timedOut ? "warning" : "check"} /><div class="grow">
    <strong>${`${given} of ${plural(answer.clients, "client")} answered`}</strong>
    <p class="soft">${answer.clients === 0 ? "No client is in these rooms." : answer.timedOut ? "The time was over before every client had answered." : "Every client answered."}
      ${answer.missing.length > 0 && ` ${plural(answer.missing.length, "server")} did not answer.`}</p>
    ${given > 0 && html`<div class="tree" tabindex="0" role="group" aria-label="Answers"><${JsonTree} value=${answer.responses} /></div>`}</div></div>`;
}

function DryRun({ answer }) {
  const message = answer.messages[0];
  return html`<div class="notice result"><${Icon} name="info" /><div class="grow">
    <strong>${message.sockets === undefined ? "It would be sent" : `It would reach ${plural(message.sockets, "socket")} on ${plural(answer.servers, "server")}`}</strong>
    <p class="soft">${bytes(message.bytes)}, ${message.placement === "inline" ? "inline in the notification" : "as an attachment"}, on the channel <code>${message.channel}</code>. Nothing was published.</p>
    ${answer.missing.length > 0 && html`<p class="soft">${plural(answer.missing.length, "server")} did not answer.</p>`}
    <details><summary>What would go on the wire</summary><div class="code"><pre tabindex="0">${pretty(message.notification)}</pre></div></details></div></div>`;
}

function pretty(notification) {
  try {
    return JSON.stringify(JSON.parse(notification), null, 2);
  } catch {
    return notification;
  }
}
