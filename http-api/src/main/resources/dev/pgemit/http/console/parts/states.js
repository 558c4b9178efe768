// What a view shows while it loads, when it has nothing, and when something failed.
import { html } from "../html.js";
import { Icon } from "../icons.js";

export function Loading({ label = "Loading" }) {
  return html`<div class="state" role="status">
    <span class="spinner" aria-hidden="true"></span>
    ${label} …
  </div>`;
}

export function Empty({ icon, title, children }) {
  return html`<div class="state empty">
    ${
      icon &&
      html`<span class="empty-icon">
        <${Icon} name=${icon} size=${26} />
      </span>`
    }
    <p class="empty-title">${title}</p>
    <div class="soft">${children}</div>
  </div>`;
}

/** A failed call: its title, its detail, and each fault of the request. */
export function ErrorBox({ error, onRetry }) {
  if (!error) return null;
  return html`<div class="notice bad" role="alert">
    <${Icon} name="error" />
    <div class="grow">
      <strong>${error.title ?? "Something went wrong"}</strong>
      ${error.detail && error.detail !== error.title && html`<p>${error.detail}</p>`}
      ${!error.title && html`<p>${error.message}</p>`}
      ${
        error.errors?.length > 0 &&
        html`<ul>
          ${error.errors.map(
            (fault) =>
              html`<li>
              ${fault.pointer && html`<code>${fault.pointer}</code>`} ${fault.detail}
            </li>`,
          )}
        </ul>`
      }
    </div>
    ${
      onRetry &&
      html`<button class="small" onClick=${onRetry}>
        Try again
      </button>`
    }
  </div>`;
}

export function Notice({ kind = "info", icon = "info", children }) {
  return html`<div class=${`notice ${kind}`}>
    <${Icon} name=${icon} />
    <div class="grow">${children}</div>
  </div>`;
}

export function Badge({ kind = "", children }) {
  return html`<span class=${`badge ${kind}`}>${children}</span>`;
}
