import { io } from "/socket.io/socket.io.esm.min.js";

/** The server's own messages to this page, which are not events to show. */
const OWN = "example:";

/**
 * One Socket.IO client, and what the page has to know of it: its state, its rooms, and every event.
 */
export function openConnection(namespace, initialRooms, { onState, onRooms, onEvent }) {
  let rooms = initialRooms;
  let serverListens = false;
  let problem;
  // A function, so that a reconnection asks for the rooms of that moment: its socket is a new one,
  // in no room.
  const socket = io(namespace, { auth: (send) => send({ rooms }) });

  const tell = () =>
    onState({ connected: socket.connected, serverListens, problem, socketId: socket.id });

  socket.on("connect", () => {
    problem = undefined;
    tell();
  });
  socket.on("disconnect", (reason) => {
    // Only this reason ends the client's own attempts to reconnect.
    problem = reason === "io server disconnect" ? "Disconnected by the server" : undefined;
    tell();
  });
  socket.on("connect_error", (error) => {
    problem = socket.active ? undefined : `Refused: ${error.message}`;
    tell();
  });
  socket.on(`${OWN}listening`, (listening) => {
    serverListens = listening;
    tell();
  });
  socket.on(`${OWN}rooms`, (current) => {
    rooms = current;
    onRooms(rooms);
  });
  socket.onAny((name, ...args) => {
    if (name.startsWith(OWN)) return;
    const acknowledge = typeof args.at(-1) === "function" ? args.pop() : undefined;
    onEvent({
      name,
      args,
      namespace,
      rooms,
      answered: acknowledge !== undefined,
      time: new Date(),
    });
    acknowledge?.({ from: socket.id, received: name });
  });
  tell();

  return {
    join: (room) => socket.emit(`${OWN}join`, room),
    leave: (room) => socket.emit(`${OWN}leave`, room),
    reconnect: () => socket.connect(),
  };
}
