// One message of the live view, whole.
import { bytes, clockMillis } from "../format.js";
import { html } from "../html.js";
import { Icon } from "../icons.js";
import { CopyButton } from "../parts/copy.js";
import { JsonTree } from "../parts/json-tree.js";
import { feed } from "./live-feed.js";
import { useStore } from "../store.js";
import { may } from "../session.js";
import { go } from "../router.js";
import { draft } from "./compose-draft.js";
import { showRecipients } from "./socket-choice.js";

export function LiveDetail({ row, onClose, onFollow }) {
  useStore(feed.progress); // the caller may become known later
  const { message } = row;
  const again = () => {
    draft.update({
      namespace: message.namespace,
      to: row.rooms,
      except: row.except,
      event: row.event,
      args: JSON.stringify(message.args, null, 2),
    });
    go("compose");
  };
  return html`<aside class="card detail" aria-label="Message">
    <div class="card-head">
      <h2 class="truncate">
        ${row.event ?? message.type.toLowerCase().replaceAll("_", " ")}
      </h2>
      <button
        type="button"
        class="icon-button push"
        aria-label="Close the message"
        onClick=${onClose}
      >
        <${Icon} name="close" />
      </button>
    </div>
    <dl class="facts">
      <${Fact} label="Time">${clockMillis(row.at)}<//>
      <${Fact} label="Namespace">
        <code>${message.namespace}</code>
      <//>
      <${Fact} label="To">
        ${
          row.rooms.length
            ? row.rooms.map(
                (room) =>
                  html`<span class="chip small" key=${room}>
                ${room}
              </span>`,
              )
            : "everyone"
        }
      <//>
      ${
        row.except.length > 0 &&
        html`<${Fact} label="Except">
          ${row.except.map(
            (room) =>
              html`<span class="chip small" key=${room}>
              ${room}
            </span>`,
          )}
        <//>`
      }
      <${Fact} label="Sender">${feed.senderOf(row)}<//>
      <${Fact} label="Size">
        ${bytes(message.bytes ?? row.size)}
        ${message.placement ? `, ${message.placement}` : ""}
      <//>
      ${
        row.id &&
        html`<${Fact} label="Id">
          <code class="wrap">${row.id}</code>
        <//>`
      }
      ${
        message.traceparent &&
        html`<${Fact} label="Trace">
          <code class="wrap">${message.traceparent.split("-")[1]}</code>
        <//>`
      }
    </dl>
    <h3>${message.args ? "Arguments" : "Content"}</h3>
    <div class="tree" tabindex="0" role="group" aria-label="Content of the message">
      ${
        message.args
          ? message.args.length === 0
            ? html`<p class="soft">None</p>`
            : message.args.map(
                (value, index) =>
                  html`<${JsonTree}
                    key=${`${row.number}-${index}`}
                    name=${index}
                    value=${value}
                  />`,
              )
          : html`<${JsonTree} key=${row.number} value=${message.data ?? null} />`
      }
    </div>
    <div class="actions">
      <${CopyButton} text=${() => JSON.stringify(message, null, 2)} label="Copy as JSON" />
      ${
        row.id &&
        html`<button type="button" class="small ghost" onClick=${() => onFollow(row.id)}>
          <${Icon} name="target" size=${15} />
          Follow this id
        </button>`
      }
      ${
        row.event &&
        (may("fetch") || may("rooms")) &&
        html`<button
          type="button"
          class="small ghost"
          onClick=${() => showRecipients(message.namespace, row.rooms)}
        >
          <${Icon} name="sockets" size=${15} />
          Who gets it
        </button>`
      }
      ${
        row.event &&
        may("emit") &&
        html`<button type="button" class="small ghost" onClick=${again}>
          <${Icon} name="compose" size=${15} />
          Send again
        </button>`
      }
    </div>
  </aside>`;
}

function Fact({ label, children }) {
  return html`<div>
    <dt>${label}</dt>
    <dd>${children}</dd>
  </div>`;
}
