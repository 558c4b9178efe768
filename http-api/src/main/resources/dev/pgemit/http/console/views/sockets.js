// Who is connected to a namespace: servers, rooms and sockets.
import { call } from "../api.js";
import { clock, count, plural } from "../format.js";
import { usePolling } from "../hooks.js";
import { html, useMemo, useState } from "../html.js";
import { Icon } from "../icons.js";
import { rememberNamespace } from "../namespaces.js";
import { NamespaceField } from "../parts/namespace-field.js";
import { Empty, ErrorBox, Loading, Notice } from "../parts/states.js";
import {
  adapterPackage,
  exactNames,
  hasCall,
  isOverPostgres,
  isUnlimited,
  may,
} from "../session.js";
import { useStore } from "../store.js";
import { NamespaceList } from "./namespace-list.js";
import { RoomList } from "./room-list.js";
import { ServerList } from "./server-list.js";
import { SocketActions } from "./socket-actions.js";
import { socketChoice } from "./socket-choice.js";
import { SocketDetail } from "./socket-detail.js";
import { SocketList } from "./socket-list.js";
import { roomsOf, searchText } from "./socket-model.js";
import { guide } from "./start-guide.js";

const INTERVAL = 5_000;

export function Sockets() {
  const { namespace } = useStore(socketChoice);
  const [typed, setTyped] = useState(namespace);
  const choose = (name) => {
    setTyped(name);
    if (!name || name === namespace) return;
    rememberNamespace(name);
    socketChoice.set({ namespace: name, room: null });
  };
  const apply = (event) => {
    event.preventDefault();
    choose(typed);
  };
  const { data, error, isLoading, loadedAt, refresh } = usePolling(
    (signal) => load(namespace, signal),
    INTERVAL,
    namespace,
  );
  return html`<div class="page sockets">
    <div class="page-head">
      <div>
        <h1>Who is there</h1>
        <p class="soft">
          ${data ? summary(data) : "Servers, rooms and sockets of a namespace."}
          ${
            loadedAt > 0 &&
            html`${" "}
              <span class="updated">Updated ${clock(loadedAt)}</span>`
          }
        </p>
      </div>
      <form class="source" onSubmit=${apply} onFocusOut=${apply}>
        <${NamespaceField} value=${typed} onInput=${setTyped} onChoose=${choose} />
      </form>
    </div>
    <div class="scope">
      <${NamespaceList} current=${namespace} onChoose=${choose} />
      ${
        may("fetch") &&
        isUnlimited("to") &&
        hasCall("servers") &&
        html`<${ServerList} namespace=${namespace} />`
      }
    </div>
    ${
      isLoading &&
      html`<div class="card">
        <${Loading} label="Asking the servers" />
      </div>`
    }
    <${ErrorBox} error=${error} onRetry=${refresh} />
    ${
      data?.missing.length > 0 &&
      html`<${Notice} kind="warn" icon="warning">
        ${plural(data.missing.length, "server")} did not answer; the sockets there are
        missing:${" "}
        ${data.missing.map((uid) => html`<code key=${uid}>${uid}</code>${" "}`)}
      <//>`
    }
    ${
      data &&
      (data.servers === 0 && data.missing.length === 0
        ? html`<div class="card">
          <${Empty} icon="sockets" title=${`No Socket.IO server serves ${namespace}`}>
            A server appears here once it uses <code>${adapterPackage()}</code> on this${" "}
            ${isOverPostgres() ? "database" : "Redis"}, and the namespace exists there.
            ${
              guide() &&
              html`${" "}
                <a href="#/start">Get started</a> has a server to copy.`
            }
          <//>
        </div>`
        : html`<${Body} key=${namespace} data=${data} namespace=${namespace} refresh=${refresh} />`)
    }
  </div>`;
}

function Body({ data, namespace, refresh }) {
  const { room } = useStore(socketChoice);
  const [search, setSearch] = useState("");
  const [selection, setSelection] = useState(new Set());
  const [openId, setOpenId] = useState(null);
  const shown = useMemo(() => {
    const text = search.trim().toLowerCase();
    return (data.sockets ?? []).filter(
      (socket) =>
        (room === null || socket.rooms.includes(room)) &&
        (!text || searchText(socket).includes(text)),
    );
  }, [data, room, search]);
  const rooms = useMemo(() => withChosen(data, room), [data, room]);
  const open = data.sockets?.find((socket) => socket.id === openId);
  const chosen = [...selection].filter((id) => data.ids.has(id));

  return html`<div class="who">
    <${RoomList}
      rooms=${rooms}
      total=${data.total}
      current=${room}
      onChoose=${(chosen) => socketChoice.update({ room: chosen })}
    />
    ${
      data.sockets
        ? html`<section class="card socket-card" aria-label="Sockets">
        <div class="socket-bar">
          <div class="search-field">
            <${Icon} name="search" size=${16} />
            <input
              type="search"
              aria-label="Search sockets"
              placeholder="Search id, room, data, address"
              value=${search}
              onInput=${(event) => setSearch(event.target.value)}
            />
          </div>
          <span class="soft" aria-live="polite">
            ${
              chosen.length
                ? `${count(chosen.length)} selected`
                : `${count(shown.length)} of ${count(data.total)}`
            }
          </span>
        </div>
        ${
          data.total > 0 &&
          html`<${SocketActions}
            namespace=${namespace}
            selection=${chosen}
            room=${room}
            onDone=${() => {
              setSelection(new Set());
              refresh();
            }}
          />`
        }
        ${
          data.truncated &&
          html`<${Notice} kind="warn" icon="warning">
            Only the first ${count(data.sockets.length)} of ${count(data.total)} sockets are
            listed.
          <//>`
        }
        ${
          shown.length === 0
            ? html`<${Empty}
            icon="sockets"
            title=${data.total === 0 ? "No socket is connected" : "No socket matches"}
          >
            ${
              data.total === 0
                ? "Sockets appear here as they connect."
                : "Change the search, or choose another room."
            }
          <//>`
            : html`<${SocketList}
            sockets=${shown}
            selection=${selection}
            onSelect=${setSelection}
            openId=${openId}
            onOpen=${setOpenId}
          />`
        }
      </section>`
        : html`<${Notice}>
        This key may count rooms, but not list sockets. The right <code>fetch</code> shows
        them.
      <//>`
    }
    ${
      open &&
      html`<${SocketDetail}
        key=${open.id}
        socket=${open}
        namespace=${namespace}
        onClose=${() => setOpenId(null)}
        onDone=${refresh}
      />`
    }
  </div>`;
}

/**
 * The rooms, with the chosen one even if nobody is in it, or if it is the room that a socket has
 * for itself.
 */
function withChosen({ rooms, sockets }, chosen) {
  if (chosen === null || rooms.some((one) => one.room === chosen)) return rooms;
  return [
    {
      room: chosen,
      sockets: sockets?.filter((socket) => socket.rooms.includes(chosen)).length ?? 0,
    },
    ...rooms,
  ];
}

// A key that is limited to rooms asks only for these rooms. Their answers are not shared.
async function load(namespace, signal) {
  const to = isUnlimited("to") ? [] : exactNames("to");
  const query = to.length ? { namespace, to } : { namespace, maxAge: INTERVAL };
  if (may("fetch") && (to.length || mayReadAll())) {
    const answer = await call("GET", "v1/sockets", { query, signal });
    return {
      ...answer,
      total: answer.total ?? answer.sockets.length,
      rooms: roomsOf(answer.sockets),
      ids: new Set(answer.sockets.map((socket) => socket.id)),
    };
  }
  // The service leaves out the rooms that a key may not see.
  const answer = await call("GET", "v1/rooms", {
    query: { namespace, maxAge: INTERVAL },
    signal,
  });
  return { ...answer, sockets: null, total: null, ids: new Set() };
}

const mayReadAll = () => isUnlimited("to");

function summary(data) {
  const parts = [plural(data.servers, "server")];
  if (data.total !== null) parts.push(plural(data.total, "socket"));
  parts.push(plural(data.rooms.length, "room"));
  return parts.join(" · ");
}
