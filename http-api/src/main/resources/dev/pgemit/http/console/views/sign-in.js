import { html, useEffect, useId, useRef, useState } from "../html.js";
import { useAction } from "../hooks.js";
import { Logo } from "../icons.js";
import { ErrorBox, Notice } from "../parts/states.js";
import { signIn } from "../session-start.js";

export function SignIn({ notice }) {
  const [key, setKey] = useState("");
  const input = useRef(null);
  const id = useId();
  const { isBusy, error, run } = useAction(() => signIn(key.trim()));
  useEffect(() => input.current.focus(), []);
  const submit = (event) => {
    event.preventDefault();
    run();
  };
  return html`<main class="center">
    <form class="card sign-in" onSubmit=${submit}>
      <${Logo} />
      <h1>Open the console</h1>
      <p class="soft">
        Enter a key of this service. The console offers what the key allows.
      </p>
      ${
        notice &&
        !error &&
        html`<${Notice} kind="warn" icon="warning">
          ${notice}
        <//>`
      }
      <div class="field">
        <label for=${id}>Key or token</label>
        <input
          id=${id}
          ref=${input}
          type="password"
          autocomplete="off"
          spellcheck="false"
          placeholder="pgemit_…"
          value=${key}
          onInput=${(event) => setKey(event.target.value)}
          required
        />
      </div>
      <${ErrorBox} error=${error} />
      <button class="primary wide" disabled=${isBusy}>
        ${isBusy ? "Checking …" : "Open"}
      </button>
      <div class="hint">
        <p>This tab keeps the key until you close it. Create a key with every right:</p>
        <div class="code">
          <pre>pgemit key create --name console --allow '*'</pre>
        </div>
        <p>For a console that only reads:</p>
        <div class="code">
          <pre>pgemit key create --name console --allow tail,stats,rooms,fetch</pre>
        </div>
      </div>
    </form>
  </main>`;
}
