// Whether the service answers, as the live stream sees it.
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { useStore } from "./store.js";
import { feed } from "./views/live-feed.js";

const STATES = {
  listening: "Live",
  connecting: "Connecting",
  reconnecting: "Reconnecting",
  stopped: "Off",
  failed: "Stopped",
};

/** The dot next to "Live" in the navigation. */
export function Link() {
  const { state } = useStore(feed.status);
  return html`<span class=${`dot ${state}`} title=${STATES[state]}>
    <span class="visually-hidden">${STATES[state]}</span>
  </span>`;
}

export function ConnectionBanner() {
  const { state } = useStore(feed.status);
  if (state !== "reconnecting") return null;
  return html`<div class="banner" role="status">
    <${Icon} name="warning" size=${16} />
    The connection to the service is lost. What you see may be old; the console reconnects
    by itself.
  </div>`;
}
