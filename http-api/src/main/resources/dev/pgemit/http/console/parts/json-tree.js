// A JSON value as a tree that folds. Strings that may be binary can be shown as bytes.
import { html, useState } from "../html.js";
import { Icon } from "../icons.js";
import { BinaryPreview, looksBinary } from "./binary.js";

const MAX_CHILDREN = 100;
const MAX_TEXT = 2_000;

export function JsonTree({ value, name, depth = 0, openTo = 2 }) {
  const isContainer = typeof value === "object" && value !== null;
  return isContainer
    ? html`<${Branch} value=${value} name=${name} depth=${depth} openTo=${openTo} />`
    : html`<div class="tree-leaf">
      ${label(name)}
      <${Leaf} value=${value} />
    </div>`;
}

function Branch({ value, name, depth, openTo }) {
  const [isOpen, setOpen] = useState(depth < openTo);
  const [shown, setShown] = useState(MAX_CHILDREN);
  const entries = Object.entries(value);
  const [start, end] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (entries.length === 0)
    return html`<div class="tree-leaf">
      ${label(name)}
      ${start}
      ${end}
    </div>`;
  return html`<div class="tree-branch">
    <button
      type="button"
      class="tree-toggle"
      aria-expanded=${isOpen}
      onClick=${() => setOpen(!isOpen)}
    >
      <${Icon} name="chevron" size=${12} />
      ${label(name)}
      <span class="soft">
        ${start}
        ${isOpen ? "" : ` … ${end}`} ${entries.length}
      </span>
    </button>
    ${
      isOpen &&
      html`<div class="tree-children">
        ${entries.slice(0, shown).map(
          ([key, child]) =>
            html`<${JsonTree}
            key=${key}
            name=${Array.isArray(value) ? Number(key) : key}
            value=${child}
            depth=${depth + 1}
            openTo=${openTo}
          />`,
        )}
        ${
          entries.length > shown &&
          html`<button
            type="button"
            class="link"
            onClick=${() => setShown(shown + MAX_CHILDREN * 10)}
          >
            Show more of ${entries.length}
          </button>`
        }
      </div>`
    }
  </div>`;
}

function Leaf({ value }) {
  const [isBinary, setBinary] = useState(false);
  if (typeof value !== "string") {
    const type = value === null ? "null" : typeof value;
    return html`<span class=${`tree-${type}`}>${String(value)}</span>`;
  }
  if (isBinary) return html`<${BinaryPreview} base64=${value} />`;
  const text = value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value;
  return html`<span class="tree-string">${JSON.stringify(text)}</span>
    ${
      looksBinary(value) &&
      html`${" "}
        <button type="button" class="link" onClick=${() => setBinary(true)}>
          as bytes
        </button>`
    }`;
}

function label(name) {
  if (name === undefined) return null;
  return html`<span class=${typeof name === "number" ? "tree-index" : "tree-key"}>${name}</span>
    <span class="soft">: </span>`;
}
