// The last entries of the audit log.
import { call } from "../api.js";
import { relative } from "../format.js";
import { useNow, usePolling } from "../hooks.js";
import { html } from "../html.js";
import { ErrorBox, Loading } from "../parts/states.js";
import { actionText } from "./audit-entry.js";

export function Changes() {
  const now = useNow();
  const { data, error, isLoading } = usePolling(
    (signal) => call("GET", "v1/audit", { query: { limit: 8 }, signal }),
    15_000,
  );
  return html`<section class="card">
    <div class="card-head">
      <h2>What changed</h2>
      <a class="push" href="#/audit">
        All changes
      </a>
    </div>
    ${isLoading && html`<${Loading} />`}
    ${!data && html`<${ErrorBox} error=${error} />`}
    ${
      data?.entries.length === 0 &&
      html`<p class="soft">
        Nothing yet. Changes of keys, schedules and connections appear here, and refused
        requests.
      </p>`
    }
    <ul class="changes">
      ${data?.entries.map(
        (entry) =>
          html`<li key=${entry.at + entry.action + entry.target}>
          <span
            class=${`dot ${entry.outcome === "accepted" ? "good" : "bad"}`}
            aria-hidden="true"
          ></span>
          <div class="grow">
            <strong>${actionText(entry)}</strong>${" "}
            ${entry.target && html`<code>${entry.target}</code>`}
            <div class="soft">
              ${entry.actor ? `by ${entry.actor}` : "without a key"}
              ${entry.outcome === "accepted" ? "" : `, ${entry.outcome}`}
            </div>
          </div>
          <time class="soft" datetime=${entry.at} title=${entry.at}>
            ${relative(entry.at, now)}
          </time>
        </li>`,
      )}
    </ul>
  </section>`;
}
