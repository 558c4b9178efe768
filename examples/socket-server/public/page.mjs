import { openConnection } from "./connection.mjs";
import { offerCopies } from "./copy.mjs";
import { showCurl } from "./curl-panel.mjs";
import { eventStream } from "./event-stream.mjs";
import { roomsPanel } from "./rooms-panel.mjs";
import { showState } from "./state.mjs";

const namespace = new URLSearchParams(location.search).get("namespace") || "/";
const initialRooms = new URLSearchParams(location.search).getAll("room");
const { namespaces, emitUrl, emitNeedsKey } = await (await fetch("/config.json")).json();

showNamespaces(namespaces);
foldPanelsOnSmallScreens();
offerCopies();

const stream = eventStream(document);
const curl = showCurl({ emitUrl, emitNeedsKey, namespace });
const connection = openConnection(namespace, initialRooms, {
  onState(state) {
    showState(state);
    curl.setSocketId(state.socketId);
  },
  onRooms(rooms) {
    panel.show(rooms);
    curl.setRooms(rooms);
  },
  onEvent: (event) => stream.add(event),
});
const panel = roomsPanel(document, connection);
document.getElementById("reconnect").addEventListener("click", connection.reconnect);

function showNamespaces(names) {
  const links = names.map((name) => {
    const link = document.createElement("a");
    link.href = `?${new URLSearchParams({ namespace: name })}`;
    link.textContent = name;
    if (name === namespace) link.setAttribute("aria-current", "page");
    return link;
  });
  document.getElementById("namespaces").replaceChildren(...links);
}

function foldPanelsOnSmallScreens() {
  const wide = matchMedia("(min-width: 60rem)");
  const fold = () =>
    document
      .querySelectorAll("details[data-wide-open]")
      .forEach((panel) => (panel.open = wide.matches));
  wide.addEventListener("change", fold);
  fold();
}
