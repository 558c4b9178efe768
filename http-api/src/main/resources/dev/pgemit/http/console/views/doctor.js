// What the doctor found. Its checks emit events, so they run once, and again when asked.
import { call } from "../api.js";
import { clock, plural } from "../format.js";
import { usePolling } from "../hooks.js";
import { html } from "../html.js";
import { Icon } from "../icons.js";
import { CopyButton } from "../parts/copy.js";
import { ErrorBox, Loading } from "../parts/states.js";

const ICONS = { failure: "error", warning: "warning", ok: "check", skipped: "info" };

export function Doctor() {
  const { data, error, isLoading, loadedAt, refresh } = usePolling(
    (signal) => call("GET", "v1/doctor", { signal }),
    0,
  );
  const findings =
    data?.checks.filter((one) => one.status === "failure" || one.status === "warning") ?? [];
  return html`<section class="card">
    <div class="card-head">
      <h2>Doctor</h2>
      ${
        data &&
        html`<span class="soft">
          ${plural(data.checks.length, "check")} at ${clock(loadedAt)}
        </span>`
      }
      <button
        type="button"
        class="icon-button push"
        onClick=${refresh}
        aria-label="Check again"
        title="Check again"
      >
        <${Icon} name="refresh" size=${16} />
      </button>
    </div>
    ${isLoading && html`<${Loading} label="Checking" />`}
    ${!data && html`<${ErrorBox} error=${error} onRetry=${refresh} />`}
    ${
      data &&
      findings.length === 0 &&
      html`<p class="all-good">
        <${Icon} name="check" /> All checks passed.
      </p>`
    }
    <ul class="findings">
      ${findings.map(
        (one) =>
          html`<li key=${one.check + one.found} class=${one.status}>
          <${Icon} name=${ICONS[one.status] ?? "info"} />
          <div class="grow">
            <strong>${one.found}</strong>
            ${one.advice && html`<p class="soft">${one.advice}</p>`}
            ${
              one.statements?.length > 0 &&
              html`<div class="code">
                <pre tabindex="0">${one.statements.join("\n")}</pre>
                <${CopyButton} text=${one.statements.join("\n")} />
              </div>`
            }
          </div>
        </li>`,
      )}
    </ul>
    ${
      data &&
      html`<details class="all-checks">
        <summary>All checks</summary>
        <ul class="findings compact">
          ${data.checks.map(
            (one) =>
              html`<li key=${one.check + one.found} class=${one.status}>
              <${Icon} name=${ICONS[one.status] ?? "info"} size=${15} />
              <span>
                <strong>${one.check}</strong> ${one.found}
              </span>
            </li>`,
          )}
        </ul>
      </details>`
    }
  </section>`;
}
