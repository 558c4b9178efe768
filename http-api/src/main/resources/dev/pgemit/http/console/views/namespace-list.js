// The known namespaces, to choose one of them.
import { html } from "../html.js";
import { useNamespaces } from "../namespaces.js";

export function NamespaceList({ current, onChoose }) {
  const known = useNamespaces();
  if (known.length < 2) return null;
  return html`<div class="servers" role="group" aria-label="Namespaces">
    <span class="soft">Namespaces</span>
    ${known.map(
      (name) =>
        html`<button
        type="button"
        class="small"
        key=${name}
        aria-pressed=${name === current}
        onClick=${() => onChoose(name)}
      >
        ${name}
      </button>`,
    )}
  </div>`;
}
