// Joins, leaves and disconnects for chosen sockets, for a room, or for everyone, with a
// confirmation that says how many.
import { call } from "../api.js";
import { plural } from "../format.js";
import { usePolling } from "../hooks.js";
import { html, useState } from "../html.js";
import { CheckBox } from "../parts/fields.js";
import { Confirm } from "../parts/dialog.js";
import { RoomPicker } from "../parts/room-picker.js";
import { ErrorBox, Loading } from "../parts/states.js";
import { toast } from "../parts/toast.js";
import { may, mayReachEveryone } from "../session.js";
import { useOccupiedRooms } from "./occupied-rooms.js";

const ACTIONS = [
  { name: "join", label: "Join a room", verb: "joins", done: "Join sent" },
  { name: "leave", label: "Leave a room", verb: "leaves", done: "Leave sent" },
  {
    name: "disconnect",
    label: "Disconnect",
    verb: "disconnects",
    done: "Disconnect sent",
    isDanger: true,
  },
];

export function SocketActions({ namespace, selection, room, onDone, isSingle = false }) {
  const [action, setAction] = useState(null);
  const to = selection.length ? selection : room !== null ? [room] : [];
  const subject =
    selection.length === 1
      ? "this socket"
      : selection.length
        ? `${selection.length} sockets`
        : room !== null
          ? `the room ${room}`
          : "everyone";
  const offered = ACTIONS.filter(
    ({ name }) => may(name) && (to.length > 0 || mayReachEveryone(name)),
  );
  if (offered.length === 0) return null;
  const close = (isDone) => {
    setAction(null);
    if (isDone) onDone();
  };
  return html`<div class=${`actions ${isSingle ? "" : "socket-actions"}`}>
    ${!isSingle && html`<span class="soft truncate">For ${subject}:</span>`}
    ${offered.map(
      (one) =>
        html`<button
        type="button"
        key=${one.name}
        class=${`small ${one.isDanger ? "danger-outline" : ""}`}
        onClick=${() => setAction(one)}
      >
        ${one.label}
      </button>`,
    )}
    ${
      action &&
      html`<${ActionDialog}
        action=${action}
        namespace=${namespace}
        to=${to}
        subject=${subject}
        onClose=${close}
      />`
    }
  </div>`;
}

function ActionDialog({ action, namespace, to, subject, onClose }) {
  const [rooms, setRooms] = useState([]);
  const [close, setClose] = useState(false);
  const occupied = useOccupiedRooms(namespace);
  const isDisconnect = action.name === "disconnect";
  const body = {
    namespace,
    ...(to.length ? { to } : isDisconnect ? { everyone: true } : {}),
    ...(isDisconnect ? { close } : { rooms }),
  };
  const path = `v1/sockets/${action.name}`;
  const probe = usePolling(
    (signal) =>
      call("POST", path, {
        query: { dryRun: true },
        body: isDisconnect ? body : { ...body, rooms: ["-"] },
        signal,
      }),
    0,
  );
  const number = probe.data?.messages[0].sockets;
  const run = async () => {
    await call("POST", path, { body });
    toast(`${action.done} for ${plural(number ?? 0, "socket")}`);
  };
  return html`<${Confirm}
    title=${`${action.label}: ${subject}`}
    danger=${action.isDanger}
    action=${run}
    onClose=${onClose}
    label=${
      number === undefined
        ? action.label
        : `${isDisconnect ? "Disconnect" : action.name === "join" ? "Join" : "Leave"} ${plural(
            number,
            "socket",
          )}`
    }
    disabled=${(!isDisconnect && rooms.length === 0) || number === undefined}
  >
    ${probe.isLoading && html`<${Loading} label="Counting the sockets" />`}
    <${ErrorBox} error=${probe.error} />
    ${
      number !== undefined &&
      html`<p>
        ${isDisconnect ? "This disconnects" : "This moves"}${" "}
        <strong>${plural(number, "socket")}</strong> of <code>${namespace}</code>
        ${
          probe.data.missing.length > 0 &&
          `, and those of ${plural(probe.data.missing.length, "server")} that did not answer`
        }
        .
      </p>`
    }
    ${
      isDisconnect
        ? html`<${CheckBox}
          label="Close the connections too"
          hint="instead of this namespace alone"
          checked=${close}
          onChange=${setClose}
        />
        <p class="soft">Socket.IO clients do not reconnect by themselves after this.</p>`
        : html`<${RoomPicker}
        label=${action.name === "join" ? "Rooms to join" : "Rooms to leave"}
        rooms=${rooms}
        suggestions=${occupied}
        onChange=${setRooms}
        placeholder="a room"
      />`
    }
  <//>`;
}
