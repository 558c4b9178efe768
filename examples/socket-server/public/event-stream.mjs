import { announcer } from "./announcer.mjs";
import { eventRow } from "./event-row.mjs";

/** More rows than this make a page slow, and nobody reads them. The count goes on. */
const MAX_ROWS = 500;

/**
 * Shows events, newest first. They are drawn once a frame, so that thousands a second do not freeze
 * the page.
 */
export function eventStream(document) {
  const list = document.getElementById("events");
  const clear = document.getElementById("clear");
  const announce = announcer(document.getElementById("announcement"));
  let waiting = [];
  let count = 0;

  clear.addEventListener("click", () => {
    waiting = [];
    count = 0;
    list.replaceChildren();
    showCount();
  });

  function add(event) {
    count++;
    if (waiting.length === 0) requestAnimationFrame(draw);
    waiting.push(event);
    // A page in the background gets no frames: keep no more than will ever be drawn.
    if (waiting.length > 2 * MAX_ROWS) waiting = waiting.slice(-MAX_ROWS);
  }

  function draw() {
    if (waiting.length === 0) return;
    const columns = columnsOf(list);
    const rows = waiting.slice(-MAX_ROWS).map((event) => eventRow(event, columns));
    announce(waiting.length, waiting.at(-1).name);
    waiting = [];
    list.prepend(...rows.reverse());
    rows.forEach(letKeyboardScroll);
    while (list.children.length > MAX_ROWS) list.lastElementChild.remove();
    showCount();
  }

  function showCount() {
    document.getElementById("count").textContent = count.toLocaleString("en");
    document.getElementById("empty").hidden = count > 0;
    clear.disabled = count === 0;
    const dropped = document.getElementById("dropped");
    const hiddenRows = count - list.children.length;
    dropped.hidden = hiddenRows === 0;
    const events = hiddenRows === 1 ? "event is" : "events are";
    dropped.textContent = `${hiddenRows.toLocaleString("en")} older ${events} no longer shown`;
  }

  return { add };
}

/**
 * Long arguments scroll within their row, which by keyboard takes a row that can have the focus.
 */
function letKeyboardScroll(row) {
  const args = row.querySelector(".args");
  if (args.scrollHeight > args.clientHeight) args.tabIndex = 0;
}

/**
 * How many characters of the monospaced font fit beside each other, its padding and the rounding
 * aside.
 */
function columnsOf(list) {
  return Math.min(90, Math.max(24, Math.floor(list.clientWidth / 8) - 6));
}
