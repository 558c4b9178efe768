// Modal dialogs on the browser's own element, which keeps the focus inside and closes with Escape.
import { html, useEffect, useId, useRef } from "../html.js";
import { useAction } from "../hooks.js";
import { Icon } from "../icons.js";
import { ErrorBox } from "./states.js";

export function Dialog({ title, onClose, children, className = "" }) {
  const element = useRef(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    const dialog = element.current;
    dialog.showModal();
    return () => {
      dialog.close(); // the rest of the page cannot have the focus before
      // What opened the dialog may be gone, such as a row that was deleted.
      (before?.isConnected ? before : document.getElementById("main")).focus();
    };
  }, []);
  const cancel = (event) => {
    event.preventDefault();
    onClose();
  };
  return html`<dialog ref=${element} class=${className} aria-labelledby=${id} onCancel=${cancel}>
    <header>
      <h2 id=${id}>${title}</h2>
      <button type="button" class="icon-button" aria-label="Close" onClick=${onClose}>
        <${Icon} name="close" />
      </button>
    </header>
    ${children}
  </dialog>`;
}

/** Asks before an action. `action` is async; the dialog stays open with the error if it fails. */
export function Confirm({
  title,
  children,
  label,
  danger = false,
  action,
  onClose,
  disabled = false,
}) {
  const { isBusy, error, run } = useAction(async () => {
    await action();
    onClose(true);
  });
  const submit = (event) => {
    event.preventDefault();
    run();
  };
  return html`<${Dialog} title=${title} onClose=${() => onClose(false)}>
    <form onSubmit=${submit}>
      <div class="dialog-body">
        ${children}
        <${ErrorBox} error=${error} />
      </div>
      <footer>
        <button type="button" onClick=${() => onClose(false)}>
          Cancel
        </button>
        <button class=${danger ? "danger" : "primary"} disabled=${isBusy || disabled}>
          ${isBusy ? "…" : label}
        </button>
      </footer>
    </form>
  <//>`;
}
