// Composes an event: sends it, asks for acknowledgements, schedules it, or tries it without
// publishing.
import { call } from "../api.js";
import { useAction } from "../hooks.js";
import { html, useEffect, useMemo, useRef, useState } from "../html.js";
import { Icon } from "../icons.js";
import { rememberNamespace } from "../namespaces.js";
import { CheckBox, Segments, SelectField, TextField } from "../parts/fields.js";
import { JsonEditor, parseArguments } from "../parts/json-editor.js";
import { NamespaceField } from "../parts/namespace-field.js";
import { RoomPicker } from "../parts/room-picker.js";
import { ErrorBox } from "../parts/states.js";
import { hasCall, may, mayReachEveryone } from "../session.js";
import { useStore } from "../store.js";
import { Answers } from "./compose-answers.js";
import { bodyOf, draft } from "./compose-draft.js";
import { Result } from "./compose-result.js";
import { Snippets } from "./compose-snippets.js";
import { useOccupiedRooms } from "./occupied-rooms.js";

const MODES = [
  ["emit", "Send", "emit"],
  ["ack", "Send and ask", "ack"],
  ["schedule", "Schedule", "schedule"],
];
const LABELS = { emit: "Send", ack: "Send and wait for answers", schedule: "Schedule" };

export function Compose() {
  const value = useStore(draft);
  const [result, setResult] = useState(null);
  const answers = useRef(null);
  const outcome = useRef(null);
  const change = (part) => draft.update(part);
  const args = useMemo(() => parseArguments(value.args), [value.args]);
  const body = args.error ? null : bodyOf(value, args.value);
  const rooms = useOccupiedRooms(value.namespace);
  const modes = MODES.filter(
    ([, , right]) => may(right) && (right !== "schedule" || (may("emit") && hasCall("scheduled"))),
  );
  const right = value.mode === "ack" ? "ack" : "emit";
  const needsRoom = value.to.length === 0 && !mayReachEveryone(right);
  const isInvalid =
    !body ||
    !value.event.trim() ||
    needsRoom ||
    (value.mode === "schedule" && value.when === "at" && !value.deliverAt);

  const send = useAction(async (isDryRun) => {
    setResult(null);
    answers.current?.stop();
    const kind = isDryRun ? "dryRun" : value.mode;
    setResult({
      kind,
      answer: await perform(kind, value.mode, body),
      event: body.event,
      namespace: body.namespace ?? "/",
      to: value.to,
    });
    rememberNamespace(value.namespace || "/");
  });
  const perform = async (kind, mode, content) => {
    if (kind !== "ack")
      return call("POST", mode === "ack" ? "v1/emit-with-ack" : "v1/emit", {
        query: kind === "dryRun" ? { dryRun: true } : {},
        body: content,
      });
    answers.current = new Answers();
    await answers.current.ask(content);
    return answers.current;
  };
  useEffect(() => () => answers.current?.stop(), []);
  useEffect(() => outcome.current.scrollIntoView({ block: "nearest" }), [result]);
  const submit = (event) => {
    event.preventDefault();
    if (!isInvalid && !send.isBusy) send.run(false);
  };
  const press = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
  };

  return html`<div class="page">
    <div class="page-head">
      <div>
        <h1>Compose</h1>
        <p class="soft">Send an event to a room, to one socket, or to everyone.</p>
      </div>
    </div>
    <div class="compose">
      <form class="card" onSubmit=${submit} onKeyDown=${press}>
        ${
          modes.length > 1 &&
          html`<${Segments}
            label="What to do"
            value=${value.mode}
            options=${modes}
            onChange=${(mode) => change({ mode })}
          />`
        }
        <div class="pair">
          <${NamespaceField}
            value=${value.namespace}
            onInput=${(namespace) => change({ namespace })}
          />
          <${TextField}
            label="Event"
            value=${value.event}
            onInput=${(event) => change({ event })}
            required
          />
        </div>
        <div class="pair">
          <${RoomPicker}
            label="To"
            rooms=${value.to}
            suggestions=${rooms}
            placeholder=${mayReachEveryone(right) ? "everyone" : "a room"}
            hint=${
              needsRoom
                ? "This key may send only to rooms: name at least one."
                : "Rooms, or the id of a socket. Empty: everyone in the namespace."
            }
            onChange=${(to) => change({ to })}
          />
          <${RoomPicker}
            label="Except"
            rooms=${value.except}
            suggestions=${rooms}
            placeholder="nobody"
            onChange=${(except) => change({ except })}
          />
        </div>
        <${JsonEditor}
          label="Arguments, a JSON array"
          text=${value.args}
          result=${args}
          onInput=${(text) => change({ args: text })}
        />
        ${
          value.mode === "ack" &&
          html`<${SelectField}
            label="Wait for answers"
            value=${String(value.timeout)}
            className="narrow"
            options=${[
              ["1000", "1 second"],
              ["5000", "5 seconds"],
              ["15000", "15 seconds"],
              ["60000", "1 minute"],
            ]}
            onChange=${(timeout) => change({ timeout: Number(timeout) })}
          />`
        }
        ${value.mode === "schedule" && html`<${When} value=${value} change=${change} />`}
        ${
          value.mode !== "schedule" &&
          html`<${CheckBox}
            label="Volatile"
            hint="clients that are not ready miss it"
            checked=${value.volatile}
            onChange=${(volatile) => change({ volatile })}
          />`
        }
        <${ErrorBox} error=${send.error} />
        <div class="form-foot">
          <button class="primary" disabled=${isInvalid || send.isBusy} title="Ctrl+Enter">
            <${Icon} name=${value.mode === "schedule" ? "schedule" : "compose"} size=${16} />
            ${send.isBusy ? "Sending …" : LABELS[value.mode]}
          </button>
          <button
            type="button"
            disabled=${isInvalid || send.isBusy}
            onClick=${() => send.run(true)}
          >
            Try without sending
          </button>
        </div>
        <div class="outcome" ref=${outcome} aria-live="polite">
          ${result && html`<${Result} result=${result} />`}
        </div>
      </form>
      <${Snippets} value=${value} body=${body} />
    </div>
  </div>`;
}

function When({ value, change }) {
  return html`<div class="pair">
    <${SelectField}
      label="Time"
      value=${value.when}
      options=${[
        ["delay", "After a delay"],
        ["at", "At a time"],
      ]}
      onChange=${(when) => change({ when })}
    />
    ${
      value.when === "at"
        ? html`<${TextField}
        label="Date and time"
        type="datetime-local"
        step="1"
        value=${value.deliverAt}
        onInput=${(deliverAt) => change({ deliverAt })}
        hint="In the zone of this browser"
      />`
        : html`<div class="pair tight">
        <${TextField}
          label="In"
          type="number"
          min="1"
          max="31622400"
          value=${value.delay}
          onInput=${(delay) => change({ delay })}
        />
        <${SelectField}
          label="Unit"
          value=${value.unit}
          options=${[
            ["S", "seconds"],
            ["M", "minutes"],
            ["H", "hours"],
            ["D", "days"],
          ]}
          onChange=${(unit) => change({ unit })}
        />
      </div>`
    }
  </div>`;
}
