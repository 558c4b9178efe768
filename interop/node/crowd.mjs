import WebSocket from "ws";
import { fail, readArguments } from "./arguments.mjs";
import { answerCommands, reportStrayErrors } from "./commands.mjs";
import { writeLine } from "./lines.mjs";

// Thousands of sockets that only stay connected: bare WebSockets, since a whole client each would
// take gigabytes.
reportStrayErrors();

const settings = readArguments(
  { url: { type: "string" }, count: { type: "string" }, rooms: { type: "string", default: "100" } },
  ["url", "count"],
);
const CONCURRENT = 50;
const count = Number(settings.count);
const sockets = [];
answerCommands({}, () => sockets.forEach((socket) => socket.terminate()));

let next = 0;
async function connectMany() {
  while (next < count) sockets.push(await connect(next++));
}

function connect(index) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(
      `${settings.url.replace(/^http/, "ws")}/socket.io/?EIO=4&transport=websocket`,
      { perMessageDeflate: false },
    );
    socket.on("error", reject);
    socket.on("message", (data) => {
      const text = data.toString();
      const rooms = [`room-${index % Number(settings.rooms)}`];
      if (text.startsWith("0"))
        socket.send(`40${JSON.stringify({ rooms, data: { user: index } })}`);
      else if (text === "2") socket.send("3");
      else if (text.startsWith("40")) resolve(socket);
    });
  });
}

await Promise.all(Array.from({ length: CONCURRENT }, connectMany)).catch((error) =>
  fail(error.message),
);
writeLine({ type: "connected", count: sockets.length });
