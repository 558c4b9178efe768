// A long list of rows of equal height, of which only the visible ones are in the document.
import { html, useEffect, useLayoutEffect, useRef, useState } from "../html.js";

const OVERSCAN = 6;

/**
 * @param count the number of rows
 * @param rowHeight in pixels
 * @param prepended a number that grows by the rows that were added on top. A reader who has
 * scrolled keeps the place
 * @param renderRow returns the content of a row by its index
 */
export function VirtualList({ count, rowHeight, prepended = 0, renderRow, label }) {
  const element = useRef(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  const before = useRef(prepended);

  const measure = () => {
    if (!element.current) return; // a last scroll event, after the list has gone
    const { scrollTop, clientHeight } = element.current;
    setView((old) =>
      old.top === scrollTop && old.height === clientHeight
        ? old
        : { top: scrollTop, height: clientHeight },
    );
  };

  useEffect(() => {
    const observer = new ResizeObserver(measure);
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    const added = prepended - before.current;
    before.current = prepended;
    if (added > 0 && element.current.scrollTop > 0) {
      element.current.scrollTop += added * rowHeight;
      measure();
    }
  }, [prepended, rowHeight]);

  const first = Math.max(0, Math.floor(view.top / rowHeight) - OVERSCAN);
  const last = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + OVERSCAN);
  const rows = [];
  for (let index = first; index < last; index++) rows.push(renderRow(index));

  return html`<div
    class="virtual"
    ref=${element}
    onScroll=${measure}
    tabindex="0"
    role="group"
    aria-label=${label}
    onKeyDown=${moveFocus}
  >
    <div class="virtual-space" style=${{ height: `${count * rowHeight}px` }}>
      <div
        class="virtual-rows"
        role="list"
        style=${{ transform: `translateY(${first * rowHeight}px)` }}
      >
        ${rows}
      </div>
    </div>
  </div>`;
}

function moveFocus(event) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const rows = [...event.currentTarget.querySelectorAll(".virtual-rows button.row")];
  const current = rows.indexOf(document.activeElement);
  const next = rows[event.key === "ArrowDown" ? current + 1 : current - 1];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}
