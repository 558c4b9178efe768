// Whom a stored emit goes to.
import { html } from "../html.js";

export function Recipients({ emit }) {
  return html`<span class="recipients">
    ${emit.namespace !== "/" && html`<code>${emit.namespace}</code>${" "}`}
    ${
      emit.to.length
        ? emit.to.map(
            (room) =>
              html`<span class="chip small" key=${room}>
          ${room}
        </span>`,
          )
        : html`<span class="soft">everyone</span>`
    }
    ${
      emit.except.length > 0 &&
      html`<span class="soft">but</span>${" "}
        ${emit.except.map(
          (room) =>
            html`<span class="chip small" key=${room}>
            ${room}
          </span>`,
        )}`
    }
  </span>`;
}
