// The occupied rooms with their counts; choosing one shows its sockets.
import { count } from "../format.js";
import { useNarrow } from "../hooks.js";
import { html, useState } from "../html.js";
import { Icon } from "../icons.js";
import { VirtualList } from "../parts/virtual-list.js";

export function RoomList({ rooms, total, current, onChoose }) {
  const isNarrow = useNarrow();
  const [search, setSearch] = useState("");
  const text = search.trim().toLowerCase();
  const shown = text ? rooms.filter((one) => one.room.toLowerCase().includes(text)) : rooms;
  const row = (name, number, key, isCurrent) =>
    html`<div class="virtual-row" role="listitem" key=${key}>
      <button
        type="button"
        class="row room-row"
        aria-pressed=${isCurrent}
        onClick=${() => onChoose(name)}
      >
        <span class="truncate">${name ?? "All sockets"}</span>
        ${number !== null && html`<span class="count">${count(number)}</span>`}
      </button>
    </div>`;
  return html`<section class="card room-card" aria-label="Rooms">
    <div class="search-field">
      <${Icon} name="search" size=${16} />
      <input
        type="search"
        aria-label="Search rooms"
        placeholder="Search rooms"
        value=${search}
        onInput=${(event) => setSearch(event.target.value)}
      />
    </div>
    <${VirtualList}
      count=${shown.length + 1}
      rowHeight=${isNarrow ? 44 : 36}
      label="Rooms"
      renderRow=${(index) =>
        index === 0
          ? row(null, total, "", current === null)
          : row(
              shown[index - 1].room,
              shown[index - 1].sockets,
              `r${shown[index - 1].room}`,
              current === shown[index - 1].room,
            )}
    />
    ${
      shown.length === 0 &&
      html`<p class="soft pad">${text ? "No room matches." : "No room has a socket."}</p>`
    }
  </section>`;
}
