// Chooses rooms: each as a chip, with suggestions from the occupied rooms. Tab passes the list,
// even if it scrolls.
import { html, useId, useState } from "../html.js";
import { plural } from "../format.js";
import { Icon } from "../icons.js";

export function RoomPicker({ label, rooms, onChange, suggestions = [], placeholder, hint }) {
  const [text, setText] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const id = useId();
  const found = suggestions
    .filter(
      (one) => !rooms.includes(one.room) && one.room.toLowerCase().includes(text.toLowerCase()),
    )
    .slice(0, 8);
  const add = (room) => {
    const name = room.trim();
    if (name && !rooms.includes(name)) onChange([...rooms, name]);
    setText("");
    setActive(-1);
    setOpen(false); // the list would hide what follows
  };
  const remove = (room) => onChange(rooms.filter((one) => one !== room));
  const press = (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive((active + step + found.length + 1) % (found.length + 1));
    } else if (event.key === "Enter" || (event.key === "," && text.trim())) {
      if (active >= 0 && active < found.length) add(found[active].room);
      else if (text.trim()) add(text);
      else return;
      event.preventDefault();
    } else if (event.key === "Backspace" && text === "" && rooms.length) {
      remove(rooms.at(-1));
    } else if (event.key === "Escape" && isOpen) {
      event.stopPropagation();
      setOpen(false);
    }
  };
  const blur = () => {
    setOpen(false);
    add(text);
  };
  const isShown = isOpen && found.length > 0;
  return html`<div class="field picker">
    <label for=${id}>${label}</label>
    <div class="chips-input">
      ${rooms.map(
        (room) =>
          html`<span key=${room} class="chip">
          ${room}
          <button type="button" aria-label=${`Remove ${room}`} onClick=${() => remove(room)}>
            <${Icon} name="close" size=${12} />
          </button>
        </span>`,
      )}
      <input
        id=${id}
        value=${text}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded=${isShown}
        aria-controls=${`${id}-list`}
        aria-activedescendant=${
          isShown && active >= 0 && active < found.length ? `${id}-${active}` : undefined
        }
        aria-describedby=${hint ? `${id}-hint` : undefined}
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        placeholder=${rooms.length ? "" : placeholder}
        onInput=${(event) => {
          setText(event.target.value);
          setOpen(true);
          setActive(-1);
        }}
        onFocus=${() => setOpen(true)}
        onClick=${() => setOpen(true)}
        onBlur=${blur}
        onKeyDown=${press}
      />
    </div>
    <ul
      id=${`${id}-list`}
      role="listbox"
      aria-label=${`Suggestions for ${label}`}
      class="suggestions"
      tabindex="-1"
      hidden=${!isShown}
      onMouseDown=${(event) => event.preventDefault()}
    >
      ${found.map(
        (one, index) =>
          html`<li
          id=${`${id}-${index}`}
          key=${one.room}
          role="option"
          aria-selected=${index === active}
          onMouseDown=${() => add(one.room)}
        >
          <span>${one.room}</span>
          <span class="soft">${plural(one.sockets, "socket")}</span>
        </li>`,
      )}
    </ul>
    ${
      hint &&
      html`<p id=${`${id}-hint`} class="hint">
        ${hint}
      </p>`
    }
  </div>`;
}
