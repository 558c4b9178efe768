// Sockets as rows that can be selected and opened.
import { useNarrow } from "../hooks.js";
import { html } from "../html.js";
import { VirtualList } from "../parts/virtual-list.js";
import { transportOf } from "./socket-model.js";

const MAX_SELECTED = 1_000;

export function SocketList({ sockets, selection, onSelect, openId, onOpen }) {
  const isNarrow = useNarrow();
  const isAll = sockets.length > 0 && sockets.every((socket) => selection.has(socket.id));
  const toggleAll = () =>
    onSelect(
      isAll ? new Set() : new Set(sockets.slice(0, MAX_SELECTED).map((socket) => socket.id)),
    );
  const toggle = (id) => {
    const next = new Set(selection);
    if (!next.delete(id) && next.size < MAX_SELECTED) next.add(id);
    onSelect(next);
  };
  return html`<div class="socket-head">
      <label class="row-check">
        <input
          type="checkbox"
          aria-label="Select all listed sockets"
          checked=${isAll}
          onChange=${toggleAll}
        />
      </label>
      <span aria-hidden="true">Socket</span>
      <span aria-hidden="true">Rooms</span>
      <span aria-hidden="true">Data</span>
      <span aria-hidden="true">Transport</span>
    </div>
    <${VirtualList}
      count=${sockets.length}
      rowHeight=${isNarrow ? 48 : 44}
      label="Sockets"
      renderRow=${(index) => {
        const socket = sockets[index];
        const rooms = socket.rooms.filter((room) => room !== socket.id);
        return html`<div class="virtual-row socket-row" role="listitem" key=${socket.id}>
          <label class="row-check">
            <input
              type="checkbox"
              aria-label=${`Select ${socket.id}`}
              checked=${selection.has(socket.id)}
              onChange=${() => toggle(socket.id)}
            />
          </label>
          <button
            type="button"
            class="row"
            aria-pressed=${socket.id === openId}
            onClick=${() => onOpen(socket.id === openId ? null : socket.id)}
          >
            <code class="truncate">${socket.id}</code>
            <span class="row-rooms">
              ${
                rooms.length === 0
                  ? html`<span class="soft">none</span>`
                  : rooms.slice(0, rooms.length > 3 ? 2 : 3).map(
                      (room) =>
                        html`<span class="chip small" key=${room}>
                    ${room}
                  </span>`,
                    )
              }
              ${rooms.length > 3 && html`<span class="soft">+${rooms.length - 2}</span>`}
            </span>
            <code class="truncate soft">${preview(socket.data)}</code>
            <span class="truncate soft">${transportOf(socket)}</span>
          </button>
        </div>`;
      }}
    />`;
}

function preview(data) {
  if (
    data === null ||
    data === undefined ||
    (typeof data === "object" && Object.keys(data).length === 0)
  )
    return "";
  return JSON.stringify(data).slice(0, 120);
}
