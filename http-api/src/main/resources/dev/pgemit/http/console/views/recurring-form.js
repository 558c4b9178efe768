// Creates or replaces a recurring emit.
import { call } from "../api.js";
import { html, useMemo, useState } from "../html.js";
import { Confirm } from "../parts/dialog.js";
import { TextField } from "../parts/fields.js";
import { JsonEditor, parseArguments } from "../parts/json-editor.js";
import { NamespaceField } from "../parts/namespace-field.js";
import { RoomPicker } from "../parts/room-picker.js";
import { homeNamespace } from "../namespaces.js";
import { toast } from "../parts/toast.js";
import { useOccupiedRooms } from "./occupied-rooms.js";

const ZONES = [
  ...new Set([
    Intl.DateTimeFormat().resolvedOptions().timeZone,
    "UTC",
    ...Intl.supportedValuesOf("timeZone"),
  ]),
];

export function RecurringForm({ onClose }) {
  const [value, setValue] = useState({
    name: "",
    cron: "0 8 * * 1-5",
    zone: ZONES[0],
    namespace: homeNamespace(),
    event: "",
    to: [],
    args: "",
  });
  const rooms = useOccupiedRooms(value.namespace);
  const change = (part) => setValue({ ...value, ...part });
  const args = useMemo(() => parseArguments(value.args), [value.args]);
  const save = async () => {
    const emit = {
      event: value.event,
      namespace: value.namespace,
      to: value.to,
      args: args.value,
    };
    const saved = await call("PUT", "v1/recurring", {
      query: { name: value.name },
      body: { cron: value.cron, zone: value.zone, emit },
    });
    toast(`${saved.name} is saved`);
  };
  return html`<${Confirm}
    title="Recurring emit"
    label="Save"
    onClose=${onClose}
    action=${save}
    disabled=${!value.name || !value.event || !value.cron || args.error}
  >
    <${TextField}
      label="Name"
      value=${value.name}
      onInput=${(name) => change({ name })}
      placeholder="digest"
      hint="An emit of this name is replaced."
      required
    />
    <div class="pair">
      <${TextField}
        label="Cron expression"
        value=${value.cron}
        onInput=${(cron) => change({ cron })}
        hint="Minute, hour, day, month, weekday"
        required
      />
      <${TextField}
        label="Time zone"
        value=${value.zone}
        onInput=${(zone) => change({ zone })}
        list=${ZONES}
      />
    </div>
    <div class="pair">
      <${TextField}
        label="Event"
        value=${value.event}
        onInput=${(event) => change({ event })}
        required
      />
      <${NamespaceField}
        value=${value.namespace}
        onInput=${(namespace) => change({ namespace })}
      />
    </div>
    <${RoomPicker}
      label="To"
      rooms=${value.to}
      suggestions=${rooms}
      onChange=${(to) => change({ to })}
      placeholder="everyone"
    />
    <${JsonEditor}
      label="Arguments, a JSON array"
      text=${value.args}
      result=${args}
      rows=${3}
      onInput=${(text) => change({ args: text })}
    />
  <//>`;
}
