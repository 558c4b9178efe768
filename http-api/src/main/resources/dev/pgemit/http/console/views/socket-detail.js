// One socket, whole.
import { full, relative } from "../format.js";
import { html } from "../html.js";
import { Icon } from "../icons.js";
import { CopyButton } from "../parts/copy.js";
import { JsonTree } from "../parts/json-tree.js";
import { go } from "../router.js";
import { may } from "../session.js";
import { draft } from "./compose-draft.js";
import { SocketActions } from "./socket-actions.js";
import { addressOf, connectedAt, transportOf } from "./socket-model.js";

export function SocketDetail({ socket, namespace, onClose, onDone }) {
  const time = connectedAt(socket);
  const rooms = socket.rooms.filter((room) => room !== socket.id);
  const write = () => {
    draft.update({ namespace, to: [socket.id], except: [] });
    go("compose");
  };
  return html`<aside class="card detail" aria-label="Socket">
    <div class="card-head">
      <h2 class="truncate">
        <code>${socket.id}</code>
      </h2>
      <${CopyButton} text=${socket.id} label="Copy id" />
      <button
        type="button"
        class="icon-button push"
        aria-label="Close the socket"
        onClick=${onClose}
      >
        <${Icon} name="close" />
      </button>
    </div>
    <dl class="facts">
      <div>
        <dt>Rooms</dt>
        <dd>
          ${
            rooms.length
              ? rooms.map(
                  (room) =>
                    html`<span class="chip small" key=${room}>
                  ${room}
                </span>`,
                )
              : "none"
          }
        </dd>
      </div>
      ${
        time &&
        html`<div>
          <dt>Connected</dt>
          <dd title=${full(time)}>${relative(time)}</dd>
        </div>`
      }
      ${
        transportOf(socket) &&
        html`<div>
          <dt>Transport</dt>
          <dd>
            ${transportOf(socket)} <span class="soft">at the handshake</span>
          </dd>
        </div>`
      }
      ${
        addressOf(socket) &&
        html`<div>
          <dt>Address</dt>
          <dd>
            <code>${addressOf(socket)}</code>
          </dd>
        </div>`
      }
    </dl>
    ${
      may("emit") &&
      html`<div class="actions">
        <button type="button" class="small" onClick=${write}>
          <${Icon} name="compose" size=${15} />
          Send to this socket
        </button>
      </div>`
    }
    <${SocketActions}
      namespace=${namespace}
      selection=${[socket.id]}
      room=${null}
      onDone=${onDone}
      isSingle
    />
    <h3>Data</h3>
    <div class="tree" tabindex="0" role="group" aria-label="Data">
      <${JsonTree} value=${socket.data} />
    </div>
    <h3>Handshake</h3>
    <div class="tree" tabindex="0" role="group" aria-label="Handshake">
      <${JsonTree} value=${socket.handshake} openTo=${1} />
    </div>
  </aside>`;
}
