import { html, useState } from "../html.js";
import { Icon } from "../icons.js";

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // The clipboard needs HTTPS or this machine. The older way needs neither.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

export function CopyButton({ text, label = "Copy" }) {
  const [isDone, setDone] = useState(false);
  const copy = async () => {
    await copyText(typeof text === "function" ? text() : text);
    setDone(true);
    setTimeout(() => setDone(false), 1_500);
  };
  return html`<button type="button" class="small ghost" onClick=${copy}>
    <${Icon} name=${isDone ? "check" : "copy"} size=${15} />
    <span aria-live="polite">${isDone ? "Copied" : label}</span>
  </button>`;
}
