// Whether the service can publish, listen and schedule, as /readyz says.
import { call } from "../api.js";
import { usePolling } from "../hooks.js";
import { html } from "../html.js";

const WORDS = { working: "works", idle: "idle", failing: "fails" };

export function Health() {
  const { data, error } = usePolling((signal) => readiness(signal), 10_000);
  if (!data)
    return (
      error &&
      html`<div class="health">
          <span class="pill bad">${error.title}</span>
        </div>`
    );
  return html`<ul class="health" aria-label="State of the service">
    ${Object.entries(data.features).map(
      ([name, feature]) =>
        html`<li key=${name} class=${`pill ${feature.state}`} title=${feature.detail ?? ""}>
        <span class="dot" aria-hidden="true"></span>
        ${name} ${WORDS[feature.state]}
      </li>`,
    )}
  </ul>`;
}

// A service that is not ready answers 503 with the same features.
async function readiness(signal) {
  const response = await fetch("readyz", { signal, cache: "no-store" });
  const document = await response.json();
  return document.features ? document : call("GET", "readyz", { signal });
}
