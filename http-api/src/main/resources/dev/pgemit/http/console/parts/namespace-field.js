// A field for a namespace, with those that are known to choose from.
import { html, useId, useState } from "../html.js";
import { useNamespaces } from "../namespaces.js";

/**
 * `onChoose` receives a namespace that the user chose from the list; without it, `onInput` does.
 */
export function NamespaceField({ value, onInput, onChoose = onInput }) {
  const known = useNamespaces();
  const [filter, setFilter] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const id = useId();
  const found = known.filter((name) => name.toLowerCase().includes(filter.toLowerCase()));
  const open = (text) => {
    setFilter(text);
    setActive(-1);
    setOpen(true);
  };
  const choose = (name) => {
    setOpen(false);
    onChoose(name);
  };
  const press = (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive((active + step + found.length + 1) % (found.length + 1));
    } else if (event.key === "Enter" && isOpen) {
      setOpen(false);
      if (active < 0 || active >= found.length) return;
      event.preventDefault();
      choose(found[active]);
    } else if (event.key === "Escape" && isOpen) {
      event.stopPropagation();
      event.preventDefault();
      setOpen(false);
    }
  };
  return html`<div class="field suggested">
    <label for=${id}>Namespace</label>
    <input
      id=${id}
      value=${value}
      role="combobox"
      aria-autocomplete="list"
      aria-expanded=${isOpen}
      aria-controls=${`${id}-list`}
      aria-activedescendant=${
        isOpen && active >= 0 && active < found.length ? `${id}-${active}` : undefined
      }
      aria-describedby=${`${id}-hint`}
      autocomplete="off"
      autocapitalize="off"
      spellcheck="false"
      onInput=${(event) => {
        onInput(event.target.value);
        open(event.target.value);
      }}
      onFocus=${() => open("")}
      onClick=${() => isOpen || open("")}
      onBlur=${() => setOpen(false)}
      onKeyDown=${press}
    />
    <div
      class="suggestions"
      tabindex="-1"
      hidden=${!isOpen}
      onMouseDown=${(event) => event.preventDefault()}
    >
      <ul id=${`${id}-list`} role="listbox" aria-label="Known namespaces">
        ${found.map(
          (name, index) =>
            html`<li
            id=${`${id}-${index}`}
            key=${name}
            role="option"
            aria-selected=${index === active}
            onMouseDown=${() => choose(name)}
          >
            ${name}
          </li>`,
        )}
      </ul>
      <p id=${`${id}-hint`} class="hint">
        Namespaces seen or used before. Servers do not announce them, so you can type any
        other.
      </p>
    </div>
  </div>`;
}
