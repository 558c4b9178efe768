// Creates a key within the caller's own rights.
import { call } from "../api.js";
import { html, useState } from "../html.js";
import { Confirm } from "../parts/dialog.js";
import { CheckBox, SelectField, TextField } from "../parts/fields.js";
import { session } from "../session.js";

const PRESETS = {
  emit: ["emit"],
  read: ["tail", "stats", "rooms", "fetch"],
  all: null,
};

export function KeyForm({ onClose, onCreated }) {
  const rights = session.value.caller.allow;
  const [value, setValue] = useState({
    name: "",
    allow: PRESETS.emit.filter((right) => rights.includes(right)),
    namespace: "",
    to: "",
    event: "",
    rate: "",
    expires: "P90D",
  });
  const change = (part) => setValue({ ...value, ...part });
  const toggle = (right, isOn) =>
    change({
      allow: isOn ? [...value.allow, right] : value.allow.filter((one) => one !== right),
    });
  const create = async () => {
    const body = { name: value.name, allow: value.allow };
    for (const scope of ["namespace", "to", "event"]) {
      const patterns = value[scope]
        .split(",")
        .map((pattern) => pattern.trim())
        .filter(Boolean);
      if (patterns.length) body[scope] = patterns;
    }
    if (value.rate) body.rate = value.rate;
    if (value.expires) body.expires = value.expires;
    onCreated(await call("POST", "v1/keys", { body }));
  };
  const preset = (name) =>
    change({
      allow: (PRESETS[name] ?? rights.filter((right) => right !== "keys")).filter((right) =>
        rights.includes(right),
      ),
    });
  return html`<${Confirm}
    title="Create a key"
    label="Create"
    onClose=${(isDone) => isDone || onClose()}
    action=${create}
    disabled=${!value.name || value.allow.length === 0}
  >
    <${TextField}
      label="Name"
      value=${value.name}
      onInput=${(name) => change({ name })}
      placeholder="shop"
      hint="The program that will use the key"
      required
    />
    <fieldset>
      <legend>May</legend>
      <p class="presets">
        Choose:${" "}
        <button type="button" class="link" onClick=${() => preset("emit")}>
          emit
        </button>${" "}
        ·${" "}
        <button type="button" class="link" onClick=${() => preset("read")}>
          read only
        </button>${" "}
        ·${" "}
        <button type="button" class="link" onClick=${() => preset("all")}>
          everything
        </button>
      </p>
      <div class="rights">
        ${rights.map(
          (right) =>
            html`<${CheckBox}
            key=${right}
            label=${right}
            checked=${value.allow.includes(right)}
            onChange=${(isOn) => toggle(right, isOn)}
          />`,
        )}
      </div>
    </fieldset>
    <div class="pair">
      <${TextField}
        label="Rooms"
        value=${value.to}
        onInput=${(to) => change({ to })}
        placeholder="all"
        hint="Patterns such as user:*, with commas"
      />
      <${TextField}
        label="Events"
        value=${value.event}
        onInput=${(event) => change({ event })}
        placeholder="all"
      />
    </div>
    <div class="pair">
      <${TextField}
        label="Namespaces"
        value=${value.namespace}
        onInput=${(namespace) => change({ namespace })}
        placeholder="all"
      />
      <${TextField}
        label="Rate"
        value=${value.rate}
        onInput=${(rate) => change({ rate })}
        placeholder="no limit"
        hint="Such as 100/s"
      />
    </div>
    <${SelectField}
      label="Expires"
      value=${value.expires}
      onChange=${(expires) => change({ expires })}
      options=${[
        ["P1D", "in 1 day"],
        ["P30D", "in 30 days"],
        ["P90D", "in 90 days"],
        ["P365D", "in 365 days"],
        ["", "never"],
      ]}
    />
  <//>`;
}
