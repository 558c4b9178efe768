// Line icons, 20 by 20, in the colour of the text.
import { html } from "./html.js";

const PATHS = {
  overview: "M3 16V9m5 7V4m5 12v-5m4 5V7",
  live: "M2.5 10.5h3.2l2.3-6 3.6 11 2.3-5h3.6",
  compose: "M17 3 2.5 8.8l5.7 2.5M17 3l-5.3 14-3.5-5.7M17 3 8.2 11.3",
  sockets:
    "M7 9.2a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6Z" +
    "M2.2 16c.4-2.6 2.4-4.2 4.8-4.2s4.4 1.6 4.8 4.2" +
    "M13 4a2.6 2.6 0 0 1 0 5m1.6 3.1c1.7.6 2.8 2 3.1 3.9",
  schedule: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm0-10.8V10l2.6 1.8",
  keys: "M12.8 10.6a4 4 0 1 0-3.4-3.4L3 13.6V17h3.2v-2h2v-2h1.3l2-2a4 4 0 0 0 1.3-.4ZM13.6 6.4h.01",
  audit: "M5 3h7.2L15 5.8V17H5V3Zm2.5 6h5m-5 3h5",
  start:
    "M10 2.8c2.8 1.4 4.2 3.8 4.2 6.6 0 1-.2 2-.5 2.8H6.3a8.4 8.4 0 0 1-.5-2.8c0-2.8" +
    " 1.4-5.2 4.2-6.6ZM6.3 12.2 4.6 15.5m9.1-3.3 1.7 3.3M10 14.5v2.7",
  sun:
    "M10 13.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4ZM10 2v1.6m0 12.8V18m8-8h-1.6" +
    "M3.6 10H2m13.6-5.6-1.1 1.1m-9 9-1.1 1.1m11.2 0-1.1-1.1m-9-9L4.4 4.4",
  moon: "M16.5 12.3A6.8 6.8 0 0 1 7.7 3.5a6.8 6.8 0 1 0 8.8 8.8Z",
  auto: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm0-14v14",
  pause: "M7 4.5v11m6-11v11",
  play: "M6.5 4.2v11.6l9-5.8-9-5.8Z",
  trash: "M4 5.5h12m-7.5 0V3.7h3v1.8M5.5 5.5l.7 11h7.6l.7-11M8.5 8.5v5m3-5v5",
  copy: "M7.5 7.5h8.5V17H7.5V7.5Zm-2-1.5H4V3h8.5v1.5",
  check: "m4 10.5 4 4 8-9",
  close: "m5 5 10 10M15 5 5 15",
  search: "M8.8 14.6a5.8 5.8 0 1 0 0-11.6 5.8 5.8 0 0 0 0 11.6Zm4.2-1.6 4 4",
  plus: "M10 4v12m-6-6h12",
  more: "M4.5 10h.01M10 10h.01m5.49 0h.01",
  refresh: "M16 10a6 6 0 1 1-1.8-4.3L16 7.5m0-4v4h-4",
  warning: "M10 3.2 18 16.8H2L10 3.2Zm0 5v4m0 2.3h.01",
  error: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm0-10.5v4m0 2.8h.01",
  info: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm0-7.5v4m0-6.8h.01",
  chevron: "m7.5 5 5 5-5 5",
  signOut: "M8 3.5H4v13h4m4-3.5 3.5-3L12 7m3.5 3H8",
  book:
    "M10 5.5C8.5 4.3 6.3 4 3.5 4v11c2.8 0 5 .3 6.5 1.5 1.5-1.2 3.7-1.5" +
    " 6.5-1.5V4c-2.8 0-5 .3-6.5 1.5v11",
  link: "M8.5 5H5v10h10v-3.5M11 4h5v5m0-5-7 7",
  target: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm0-4a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z",
  rotate: "M4 10a6 6 0 0 1 10.3-4.2L16 7.5m0-4v4h-4M16 10a6 6 0 0 1-10.3 4.2L4 12.5m0 4v-4h4",
};

export function Icon({ name, size = 18 }) {
  return html`<svg class="icon" width=${size} height=${size} viewBox="0 0 20 20" aria-hidden="true">
    <path d=${PATHS[name]} />
  </svg>`;
}

export function Logo() {
  return html`<svg class="logo" width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="8" />
    <path d="M7 18.5h4.5l3-8.5 4 13 3-6.5H25" />
  </svg>`;
}
