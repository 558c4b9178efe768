// Form fields with a label, a hint and an error.
import { html, useId } from "../html.js";

export function TextField({
  label,
  hint,
  error,
  value,
  onInput,
  list,
  type = "text",
  className = "",
  ...rest
}) {
  const id = useId();
  return html`<div class=${`field ${className}`}>
    <label for=${id}>${label}</label>
    <input
      id=${id}
      type=${type}
      value=${value}
      autocomplete="off"
      autocapitalize="off"
      spellcheck="false"
      aria-invalid=${!!error}
      aria-describedby=${hint || error ? `${id}-hint` : undefined}
      list=${list ? `${id}-list` : undefined}
      onInput=${(event) => onInput(event.target.value)}
      ...${rest}
    />
    ${
      list &&
      html`<datalist id=${`${id}-list`}>
        ${list.map((one) => html`<option key=${one} value=${one} />`)}
      </datalist>`
    }
    ${
      (error || hint) &&
      html`<p id=${`${id}-hint`} class=${error ? "field-error" : "hint"}>
        ${error || hint}
      </p>`
    }
  </div>`;
}

export function SelectField({ label, hint, value, options, onChange, className = "", ...rest }) {
  const id = useId();
  return html`<div class=${`field ${className}`}>
    <label for=${id}>${label}</label>
    <select
      id=${id}
      value=${value}
      onChange=${(event) => onChange(event.target.value)}
      ...${rest}
    >
      ${options.map(
        ([key, text]) =>
          html`<option key=${key} value=${key}>
          ${text}
        </option>`,
      )}
    </select>
    ${hint && html`<p class="hint">${hint}</p>`}
  </div>`;
}

export function CheckBox({ label, checked, onChange, hint }) {
  return html`<label class="check">
    <input
      type="checkbox"
      checked=${checked}
      onChange=${(event) => onChange(event.target.checked)}
    />
    <span>
      ${label}
      ${
        hint &&
        html`${" "}
          <span class="soft">${hint}</span>`
      }
    </span>
  </label>`;
}

/** A choice of one among a few, as buttons side by side. */
export function Segments({ label, value, options, onChange }) {
  return html`<div class="segments" role="group" aria-label=${label}>
    ${options.map(
      ([key, text]) =>
        html`<button
        type="button"
        key=${key}
        aria-pressed=${key === value}
        onClick=${() => onChange(key)}
      >
        ${text}
      </button>`,
    )}
  </div>`;
}
