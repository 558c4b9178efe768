// Short confirmations at the edge of the page, which screen readers announce.
import { html } from "../html.js";
import { Icon } from "../icons.js";
import { Store, useStore } from "../store.js";

const toasts = new Store([]);
let next = 0;

export function toast(text, kind = "good") {
  const id = next++;
  toasts.set([...toasts.value.slice(-2), { id, text, kind }]);
  setTimeout(() => toasts.set(toasts.value.filter((one) => one.id !== id)), 5_000);
}

export function Toasts() {
  const all = useStore(toasts);
  return html`<div class="toasts" role="status" aria-live="polite">
    ${all.map(
      (one) =>
        html`<div key=${one.id} class=${`toast ${one.kind}`}>
        <${Icon} name=${one.kind === "good" ? "check" : "error"} />
        ${one.text}
      </div>`,
    )}
  </div>`;
}
