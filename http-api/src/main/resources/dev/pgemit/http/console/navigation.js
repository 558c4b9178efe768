// The links to the views: all at the side, or on a phone the frequent ones at the bottom and a menu
// for the rest.
import { Link } from "./connection.js";
import { useNarrow } from "./hooks.js";
import { html, useState } from "./html.js";
import { Icon } from "./icons.js";
import { Dialog } from "./parts/dialog.js";

const MAX_AT_BOTTOM = 5;

export function Navigation({ views, current }) {
  const isNarrow = useNarrow();
  const [isOpen, setOpen] = useState(false);
  const hasMenu = isNarrow && views.length > MAX_AT_BOTTOM;
  const shown = hasMenu ? views.filter((one) => one.isFrequent) : views;
  const rest = views.filter((one) => !shown.includes(one));
  const link = (one) =>
    html`<li key=${one.name}>
      <a
        href=${`#/${one.name}`}
        aria-current=${one === current ? "page" : undefined}
        onClick=${() => setOpen(false)}
      >
        <${Icon} name=${one.icon} />
        <span>${one.title}</span>
        ${one.name === "live" && html`<${Link} />`}
      </a>
    </li>`;
  return html`<nav aria-label="Views">
    <ul>
      ${shown.map(link)}
      ${
        hasMenu &&
        html`<li>
          <button
            type="button"
            class=${rest.includes(current) ? "current" : ""}
            aria-haspopup="dialog"
            onClick=${() => setOpen(true)}
          >
            <${Icon} name="more" />
            <span>${rest.includes(current) ? current.title : "More"}</span>
            ${rest.includes(current) && html`<span class="visually-hidden">, more views</span>`}
          </button>
        </li>`
      }
    </ul>
    ${
      hasMenu &&
      isOpen &&
      html`<${Dialog} title="More views" className="menu" onClose=${() => setOpen(false)}>
        <ul>${rest.map(link)}</ul>
      <//>`
    }
  </nav>`;
}
