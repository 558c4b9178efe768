import { io } from "socket.io-client";
import { readArguments } from "./arguments.mjs";
import { answerCommands, reportStrayErrors } from "./commands.mjs";
import { writeLine } from "./lines.mjs";

reportStrayErrors();

const settings = readArguments({ url: { type: "string" }, event: { type: "string" } }, [
  "url",
  "event",
]);
const socket = io(settings.url, {
  transports: ["websocket"],
  reconnectionDelay: 50,
  reconnectionDelayMax: 200,
});
let numbers = [];

function report() {
  if (numbers.length > 0) {
    writeLine({ type: "numbers", numbers });
    numbers = [];
  }
}

const timer = setInterval(report, 20);
socket.on(settings.event, (number) => numbers.push(number));
socket.on("connect", () => writeLine({ type: "connected" }));
socket.on("disconnect", () => {
  report();
  writeLine({ type: "disconnected" });
});

answerCommands({}, () => {
  clearInterval(timer);
  socket.disconnect();
});
