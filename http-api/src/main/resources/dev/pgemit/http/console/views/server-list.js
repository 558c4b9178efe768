// The Socket.IO servers of a namespace.
import { call } from "../api.js";
import { usePolling } from "../hooks.js";
import { html } from "../html.js";

const INTERVAL = 15_000;

export function ServerList({ namespace }) {
  const { data } = usePolling(
    (signal) => call("GET", "v1/servers", { query: { namespace, maxAge: INTERVAL }, signal }),
    INTERVAL,
    namespace,
  );
  if (!data?.servers.length) return null;
  return html`<p class="servers">
    <span class="soft">Servers</span>${" "}
    ${data.servers.map(
      ({ uid }) =>
        html`<code class="badge" key=${uid}>
          ${uid}
        </code>${" "}`,
    )}
  </p>`;
}
