// The keys within the caller's own rights.
import { call } from "../api.js";
import { full, relative } from "../format.js";
import { useNow, usePolling } from "../hooks.js";
import { html, useState } from "../html.js";
import { Icon } from "../icons.js";
import { Confirm } from "../parts/dialog.js";
import { CheckBox, SelectField } from "../parts/fields.js";
import { Badge, Empty, ErrorBox, Loading } from "../parts/states.js";
import { toast } from "../parts/toast.js";
import { KeyForm } from "./key-form.js";
import { NewSecret } from "./new-secret.js";

const STATE_KINDS = {
  active: "good",
  "active, replaced": "warn",
  replaced: "",
  expired: "warn",
  revoked: "bad",
};

export function Keys() {
  const now = useNow();
  const [isAll, setAll] = useState(false);
  const { data, error, isLoading, refresh } = usePolling(
    (signal) => call("GET", "v1/keys", { query: { all: isAll || undefined }, signal }),
    10_000,
    String(isAll),
  );
  const [dialog, setDialog] = useState(null);
  const close = (isDone) => {
    setDialog(null);
    if (isDone) refresh();
  };
  const showSecret = (created) => {
    setDialog({ kind: "secret", created });
    refresh();
  };
  return html`<div class="page">
    <div class="page-head">
      <div>
        <h1>Keys</h1>
        <p class="soft">
          The keys of programs that may call the service. You see the keys within your own
          permissions.
        </p>
      </div>
      <div class="actions">
        <${CheckBox} label="Also inactive keys" checked=${isAll} onChange=${setAll} />
        <button
          type="button"
          class="primary"
          onClick=${() => setDialog({ kind: "create" })}
        >
          <${Icon} name="plus" size=${16} />
          Create a key
        </button>
      </div>
    </div>
    <${ErrorBox} error=${error} onRetry=${refresh} />
    ${
      isLoading &&
      html`<div class="card">
        <${Loading} />
      </div>`
    }
    ${
      data?.keys.length === 0 &&
      html`<div class="card">
        <${Empty} icon="keys" title="No keys">
          Create one for each program that calls the service.
        <//>
      </div>`
    }
    ${
      data?.keys.length > 0 &&
      html`<div class="card table-card">
        <table>
          <thead>
            <tr>
              <th>Name</th>
              <th>State</th>
              <th>May</th>
              <th>Limits</th>
              <th>Last use</th>
              <th>Expires</th>
              <th>
                <span class="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            ${data.keys.map(
              (key) =>
                html`<tr key=${key.id}>
                <td data-label="Name">
                  <strong class="wrap">${key.name}</strong>
                  <br />
                  <code class="soft">${key.id}</code>
                </td>
                <td data-label="State">
                  <${Badge} kind=${STATE_KINDS[key.state]}>${key.state}<//>
                </td>
                <td data-label="May">
                  ${
                    key.allow.includes("*")
                      ? html`everything${key.allow.includes("keys") ? " and keys" : ""}`
                      : key.allow.join(", ")
                  }
                </td>
                <td data-label="Limits">${limits(key)}</td>
                <td data-label="Last use">
                  ${
                    key.lastUsedAt
                      ? html`<time
                          datetime=${key.lastUsedAt}
                          title=${full(new Date(key.lastUsedAt))}
                        >
                          ${relative(key.lastUsedAt, now)}
                        </time>`
                      : html`<span class="soft">never</span>`
                  }
                </td>
                <td data-label="Expires">
                  ${
                    key.expiresAt
                      ? html`<time
                          datetime=${key.expiresAt}
                          title=${full(new Date(key.expiresAt))}
                        >
                          ${relative(key.expiresAt, now)}
                        </time>`
                      : html`<span class="soft">never</span>`
                  }
                </td>
                <td class="row-actions">
                  ${
                    key.state === "active" &&
                    html`<button
                        type="button"
                        class="small"
                        onClick=${() => setDialog({ kind: "rotate", key })}
                      >
                        Rotate<span class="visually-hidden"> ${key.name}</span>
                      </button>
                      <button
                        type="button"
                        class="small danger-outline"
                        onClick=${() => setDialog({ kind: "revoke", key })}
                      >
                        Revoke<span class="visually-hidden"> ${key.name}</span>
                      </button>`
                  }
                </td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>`
    }
    ${
      dialog?.kind === "create" &&
      html`<${KeyForm} onClose=${() => setDialog(null)} onCreated=${showSecret} />`
    }
    ${
      dialog?.kind === "rotate" &&
      html`<${RotateDialog}
        name=${dialog.key.name}
        onClose=${() => setDialog(null)}
        onCreated=${showSecret}
      />`
    }
    ${
      dialog?.kind === "secret" &&
      html`<${NewSecret} created=${dialog.created} onClose=${() => setDialog(null)} />`
    }
    ${
      dialog?.kind === "revoke" &&
      html`<${Confirm}
        title=${`Revoke ${dialog.key.name}`}
        label="Revoke"
        danger
        onClose=${close}
        action=${async () => {
          await call("DELETE", `v1/keys/${encodeURIComponent(dialog.key.name)}`);
          toast(`${dialog.key.name} is revoked`);
        }}
      >
        <p>
          Within about two seconds, every program that uses this key is rejected. This
          cannot be undone.
        </p>
      <//>`
    }
  </div>`;
}

function RotateDialog({ name, onClose, onCreated }) {
  const [overlap, setOverlap] = useState("PT1H");
  const rotate = async () =>
    onCreated(
      await call("POST", `v1/keys/${encodeURIComponent(name)}/rotate`, {
        body: { overlap },
      }),
    );
  return html`<${Confirm}
    title=${`Rotate ${name}`}
    label="Create the new key"
    onClose=${(isDone) => isDone || onClose()}
    action=${rotate}
  >
    <p>
      Creates another key with the same permissions. The old key stays valid for a while,
      so that programs can switch to the new one.
    </p>
    <${SelectField}
      label="The old key stays valid for"
      value=${overlap}
      onChange=${setOverlap}
      options=${[
        ["PT0S", "no time"],
        ["PT15M", "15 minutes"],
        ["PT1H", "1 hour"],
        ["P1D", "1 day"],
        ["P7D", "7 days"],
      ]}
    />
  <//>`;
}

function limits(key) {
  const parts = [
    ["namespace", "namespaces"],
    ["to", "rooms"],
    ["event", "events"],
  ]
    .filter(([field]) => !key[field].includes("*"))
    .map(
      ([field, label]) =>
        html`<div key=${field}>
        <span class="soft">${label}</span>${" "}
        ${key[field].map((pattern) => html`<code key=${pattern}>${pattern} </code>`)}
      </div>`,
    );
  if (key.rate)
    parts.push(
      html`<div>
        <span class="soft">rate</span> ${key.rate}
      </div>`,
    );
  return parts.length ? parts : html`<span class="soft">none</span>`;
}
