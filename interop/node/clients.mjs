import { Manager } from "socket.io-client";
import { answerCommands, reportStrayErrors } from "./commands.mjs";
import { writeLine } from "./lines.mjs";
import { fromLineValue, toLineValue } from "./values.mjs";

reportStrayErrors();
const sockets = new Map();

answerCommands({ connect, disconnect, interrupt, resume }, () =>
  sockets.forEach((socket) => socket.disconnect()),
);

function connect(command) {
  const { name, namespace = "/", rooms = [], data, sharesConnectionOf } = command;
  if (sockets.get(name)?.active) throw new Error(`there is a client ${name} already`);
  const manager =
    sharesConnectionOf === undefined ? openManager(command) : socketOf(sharesConnectionOf).io;
  const socket = manager.socket(namespace, { auth: { rooms, data } });
  sockets.set(name, socket);

  // Registered before the connection, so that no event is missed.
  socket.onAny((event, ...args) => reportEvent(command, event, args));
  socket.on("disconnect", (reason) => writeLine({ type: "disconnected", client: name, reason }));

  return new Promise((resolve, reject) => {
    socket.once("connect", () => {
      socket.off("connect_error");
      resolve({ id: socket.id });
      socket.on("connect", () => writeLine({ type: "reconnected", client: name, id: socket.id }));
    });
    socket.once("connect_error", (error) => {
      socket.disconnect();
      sockets.delete(name);
      reject(error);
    });
    socket.connect();
  });
}

/**
 * Each client has its own manager: a shared one shares its connection, and
 * `disconnectSockets(true)` would disconnect all.
 */
function openManager({ url, transports = ["websocket"], reconnection = false }) {
  return new Manager(url, {
    transports,
    reconnection,
    autoConnect: false,
    reconnectionDelay: 100,
    reconnectionDelayMax: 500,
  });
}

function reportEvent(command, event, args) {
  const acknowledge = typeof args.at(-1) === "function" ? args.pop() : undefined;
  writeLine({
    type: "event",
    client: command.name,
    event,
    args: args.map(toLineValue),
    ...(acknowledge && { acknowledgement: true }),
  });
  if (acknowledge && "answer" in command) acknowledge(fromLineValue(command.answer));
}

function disconnect({ name }) {
  socketOf(name).disconnect();
  sockets.delete(name);
}

/** Closes the connection as a network failure would. The client keeps what it needs to recover. */
function interrupt({ name }) {
  return new Promise((resolve) => {
    const socket = socketOf(name);
    socket.once("disconnect", () => resolve());
    socket.io.engine.close();
  });
}

/** Connects an interrupted client again. */
function resume({ name }) {
  return new Promise((resolve, reject) => {
    const socket = socketOf(name);
    socket.once("connect", () => resolve({ id: socket.id, recovered: socket.recovered }));
    socket.once("connect_error", reject);
    socket.connect();
  });
}

function socketOf(name) {
  const socket = sockets.get(name);
  if (socket === undefined) throw new Error(`there is no client ${name}`);
  return socket;
}
