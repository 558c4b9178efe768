// A key that was just created, with its secret, which is shown this once.
import { html } from "../html.js";
import { Dialog } from "../parts/dialog.js";
import { CopyButton } from "../parts/copy.js";
import { Notice } from "../parts/states.js";

export function NewSecret({ created, onClose }) {
  return html`<${Dialog} title=${`The key ${created.name}`} onClose=${onClose}>
    <div class="dialog-body">
      <${Notice} kind="warn" icon="warning">
        Copy the key now. It is not shown again, and the service stores only a hash.
      <//>
      <div class="code">
        <pre tabindex="0" class="wrap">
          ${created.key}
        </pre>
        <${CopyButton} text=${created.key} label="Copy the key" />
      </div>
    </div>
    <footer>
      <button type="button" class="primary" onClick=${onClose}>
        Done
      </button>
    </footer>
  <//>`;
}
