// What became of a composed event.
import { bytes, count, full, plural, relative } from "../format.js";
import { html } from "../html.js";
import { Icon } from "../icons.js";
import { JsonTree } from "../parts/json-tree.js";
import { hasCall, isOverPostgres, may } from "../session.js";
import { useStore } from "../store.js";
import { chooseOnce } from "./schedule.js";
import { showRecipients } from "./socket-choice.js";

const MAX_LINE = 80;

const isLive = () => may("tail") && hasCall("tail");
const mayList = () => may("fetch") || may("rooms");

export function Result({ result: { kind, answer, event, namespace, to } }) {
  if (kind === "dryRun") return html`<${DryRun} answer=${answer} />`;
  if (kind === "ack") return html`<${AnswerList} answers=${answer} />`;
  return html`<div class="notice good result" id="result">
    <${Icon} name="check" />
    <div class="grow">
      <strong>
        ${
          answer.deliverAt
            ? `Scheduled for ${full(new Date(answer.deliverAt))}, ${relative(answer.deliverAt)}`
            : html`Sent <code>${event}</code>.${" "}
            ${isOverPostgres() ? "Postgres has committed it." : "Redis has accepted it."}`
        }
      </strong>
      <p class="soft">
        Id <code class="wrap">${answer.id}</code>
      </p>
      <p>
        ${
          answer.deliverAt
            ? html`<a href="#/schedule" onClick=${chooseOnce}>
            See what is scheduled
          </a>`
            : isLive() &&
              html`<a href="#/live">See it in Live</a>
              ${mayList() && " · "}`
        }
        ${
          !answer.deliverAt &&
          mayList() &&
          html`<button type="button" class="link" onClick=${() => showRecipients(namespace, to)}>
            See who got it
          </button>`
        }
      </p>
    </div>
  </div>`;
}

/** The answers so far, their number, and the reason for missing answers. */
function AnswerList({ answers }) {
  const progress = useStore(answers.progress);
  const { clients, servers, received, summary, problem } = progress;
  const isWaiting = !answers.isOver;
  const isWhole = summary && !summary.timedOut && summary.missing.length === 0;
  const kind = isWhole ? "good" : isWaiting ? "" : problem ? "bad" : "warn";
  const icon = isWhole ? "check" : isWaiting ? null : problem ? "error" : "warning";
  return html`<div class=${`notice result ${kind}`} aria-busy=${isWaiting}>
    ${
      icon ? html`<${Icon} name=${icon} />` : html`<span class="spinner" aria-hidden="true"></span>`
    }
    <div class="grow">
      <div class="answer-head">
        <strong>
          ${
            clients === null
              ? "Sent. Asking the servers …"
              : `${count(received)} of ${plural(clients, "client")} answered`
          }
        </strong>
        ${
          isWaiting &&
          html`<button type="button" class="small push" onClick=${() => answers.stop()}>
            Stop waiting
          </button>`
        }
      </div>
      ${
        clients > 0 &&
        html`<progress
          max=${clients}
          value=${Math.min(received, clients)}
          aria-label="Clients that answered"
        ></progress>`
      }
      <p class="soft">${outcome(progress)}</p>
      ${
        problem &&
        html`<p>
          <strong>${problem.title}.</strong> ${problem.detail}
        </p>`
      }
      ${
        summary?.missing.length > 0 &&
        html`<p class="soft">
          No answer from${" "}
          ${summary.missing.map((uid) => html`<code key=${uid}>${uid}</code>${" "}`)}
        </p>`
      }
      ${
        answers.kept.length > 0 &&
        html`<ol class="answers" tabindex="0" aria-label="Answers">
          ${answers.kept.map(
            ({ server, response }, index) =>
              html`<li key=${index}>
              <${AnswerValue} value=${response} />
              ${
                servers > 1 &&
                html`<code class="soft" title="The server of the client">
                  ${server}
                </code>`
              }
            </li>`,
          )}
        </ol>`
      }
      ${
        received > answers.kept.length &&
        html`<p class="soft">
          The first ${count(answers.kept.length)} of ${count(received)} answers are shown.
        </p>`
      }
    </div>
  </div>`;
}

function AnswerValue({ value }) {
  const text = JSON.stringify(value);
  return text.length <= MAX_LINE
    ? html`<code class="answer-value">${text}</code>`
    : html`<div class="answer-value">
      <${JsonTree} value=${value} openTo=${1} />
    </div>`;
}

function outcome({ clients, servers, received, summary, problem, isStopped }) {
  if (problem) return "The call ended before all clients had answered.";
  if (isStopped) return "The event was published. Later answers are not shown.";
  if (!summary)
    return clients === null
      ? ""
      : `${plural(servers, "server")} so far. Answers appear as they come.`;
  const silent =
    summary.missing.length > 0
      ? ` ${plural(summary.missing.length, "server")} did not answer.`
      : "";
  if (clients === 0) return `No client is in these rooms.${silent}`;
  if (summary.timedOut) {
    const late = plural(Math.max(0, clients - received), "client");
    return `${late} had not answered when the time was over.${silent}`;
  }
  return `Every client answered, on ${plural(servers, "server")}.${silent}`;
}

function DryRun({ answer }) {
  const message = answer.messages[0];
  return html`<div class="notice result">
    <${Icon} name="info" />
    <div class="grow">
      <strong>
        ${
          message.sockets === undefined
            ? "It would be sent"
            : `It would reach ${plural(message.sockets, "socket")} on ${plural(
                answer.servers,
                "server",
              )}`
        }
      </strong>
      <p class="soft">
        ${bytes(message.bytes)},${" "}
        ${
          isOverPostgres() &&
          `${message.placement === "inline" ? "inline in the notification" : "as an attachment"}, `
        }
        on the channel <code>${message.channel}</code>. Nothing was published.
      </p>
      ${
        answer.missing.length > 0 &&
        html`<p class="soft">${plural(answer.missing.length, "server")} did not answer.</p>`
      }
      <details>
        <summary>The message on the wire</summary>
        <div class="code">
          <pre tabindex="0">${pretty(message.notification)}</pre>
        </div>
      </details>
    </div>
  </div>`;
}

function pretty(notification) {
  try {
    return JSON.stringify(JSON.parse(notification), null, 2);
  } catch {
    return notification;
  }
}
