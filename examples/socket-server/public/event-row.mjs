import { abridge } from "./abridge.mjs";
import { jsonNodes } from "./json-nodes.mjs";

/**
 * One list item, its arguments broken into lines of that many columns. Whatever came from outside
 * goes in as text, never as markup.
 */
export function eventRow({ name, args, namespace, rooms, answered, time }, columns) {
  const row = document.getElementById("event-row").content.firstElementChild.cloneNode(true);
  const part = (selector) => row.querySelector(selector);
  const { value, abridged } = abridge(args);

  row.dataset.event = name;
  row.dataset.namespace = namespace;
  row.style.setProperty("--hue", hueOf(name));
  part(".name").textContent = name;
  part(".namespace").textContent = namespace;
  part(".answered").hidden = !answered;
  part(".abridged").hidden = !abridged;
  part(".while").textContent = rooms.length > 0 ? `while in ${rooms.join(", ")}` : "";
  part("time").dateTime = time.toISOString();
  part("time").textContent = clock(time);

  part(".args").append(...jsonNodes(value, columns));
  return row;
}

function clock(time) {
  const two = (number) => String(number).padStart(2, "0");
  const milliseconds = String(time.getMilliseconds()).padStart(3, "0");
  const parts = [time.getHours(), time.getMinutes(), time.getSeconds()];
  return `${parts.map(two).join(":")}.${milliseconds}`;
}

/** The same name, the same colour. A decoration: nothing is told by colour alone. */
function hueOf(name) {
  let hash = 0;
  for (const letter of name) hash = (hash * 31 + letter.codePointAt(0)) % 65_521;
  // The golden angle, so that names which differ by little get hues that differ by much.
  return (hash * 137.508) % 360;
}
