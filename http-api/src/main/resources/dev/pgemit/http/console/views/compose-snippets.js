// The composed call in other languages, to copy.
import { html, useState } from "../html.js";
import { CopyButton } from "../parts/copy.js";
import { isOverPostgres, session } from "../session.js";
import { SNIPPETS } from "./snippets.js";

export function Snippets({ value, body }) {
  const [language, setLanguage] = useState("curl");
  const context = {
    url: new URL(".", location.href).href.replace(/\/$/, ""),
    needsKey: session.value.caller.name !== "",
    transport: session.value.service.transport,
  };
  const text = body ? SNIPPETS[language](value, body, context) : "";
  // Servers on Redis receive no NOTIFY.
  const names = Object.keys(SNIPPETS).filter((name) => name !== "SQL" || isOverPostgres());
  const press = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = names[(names.indexOf(language) + step + names.length) % names.length];
    setLanguage(next);
    event.currentTarget.querySelector(`[data-name="${next}"]`).focus();
  };
  return html`<section class="card snippets">
    <h2>The same call</h2>
    <div class="snippets-head">
      <div class="tabs" role="tablist" aria-label="Language" onKeyDown=${press}>
        ${names.map(
          (name) =>
            html`<button
            type="button"
            key=${name}
            role="tab"
            id=${`tab-${name}`}
            data-name=${name}
            aria-selected=${name === language}
            aria-controls="snippet"
            tabindex=${name === language ? 0 : -1}
            onClick=${() => setLanguage(name)}
          >
            ${name}
          </button>`,
        )}
      </div>
      ${text && html`<${CopyButton} text=${text} />`}
    </div>
    <div class="code" id="snippet" role="tabpanel" aria-labelledby=${`tab-${language}`}>
      <pre tabindex="0">${text || "The arguments are not valid JSON yet."}</pre>
    </div>
    ${
      context.needsKey &&
      language !== "Java" &&
      language !== "SQL" &&
      language !== "CLI" &&
      html`<p class="hint">
          Put a key into the variable <code>PGEMIT_KEY</code>.
        </p>`
    }
    ${
      ["Java", "SQL", "CLI"].includes(language) &&
      html`<p class="hint">
        ${
          {
            Java: isOverPostgres()
              ? "The library pgemit-emitter, with your own DataSource."
              : "The library pgemit-redis, with the address of Redis.",
            SQL: "After pgemit migrate. It is sent when the transaction commits.",
            CLI: isOverPostgres()
              ? "With DATABASE_URL, the address of Postgres."
              : `With PGEMIT_TRANSPORT=${context.transport} and REDIS_URL, the address of Redis.`,
          }[language]
        }
      </p>`
    }
  </section>`;
}
