import { createServer } from "node:http";
import { createAdapter } from "@socket.io/postgres-adapter";
import { Server } from "socket.io";
import { servePages } from "./pages.mjs";
import { Postgres } from "./postgres.mjs";
import { serveRooms, tellListening } from "./rooms.mjs";
import { readSettings } from "./settings.mjs";

const settings = settingsOrExit();
const channels = settings.namespaces.map((name) => `socket.io#${name}`);
const postgres = new Postgres(settings.databaseUrl, channels);
const httpServer = createServer(servePages(settings, postgres));
const io = new Server(httpServer);

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop);
httpServer.on("error", (error) => exit(error.code === "EADDRINUSE" ? `Port ${settings.port} is taken: set PORT to another one.` : error.message));

await untilPostgresAnswers();
io.adapter(createAdapter(postgres));
for (const name of settings.namespaces) {
  serveRooms(io.of(name));
  tellListening(io.of(name), postgres);
}
postgres.on("listening", (listening) => {
  if (!listening) console.log("Lost Postgres, reconnecting. What is emitted meanwhile reaches nobody here.");
  else if (httpServer.listening) console.log("Listening to Postgres again.");
  // Only now, so that the server of a connected page listens to Postgres.
  else httpServer.listen(settings.port, settings.host, sayWhere);
});

async function untilPostgresAnswers() {
  let said;
  await postgres.untilReady((error) => {
    const line = `Waiting for Postgres at ${settings.database} (${reasonOf(error)}), trying every second. ./pgemit dev starts one.`;
    if (line !== said) console.log(line);
    said = line;
  });
}

function sayWhere() {
  const host = ["0.0.0.0", "::"].includes(settings.host) ? "localhost" : settings.host;
  console.log(`Listening to Postgres at ${settings.database}, namespaces ${settings.namespaces.join(" ")}`);
  console.log(`Open http://${host}:${httpServer.address().port}/ and watch events arrive`);
}

async function stop() {
  // The goodbye to the other servers may be waiting for a Postgres that is gone.
  setTimeout(() => process.exit(0), 2_000).unref();
  await io.close();
  process.exit(0);
}

function settingsOrExit() {
  try {
    return readSettings();
  } catch (error) {
    exit(error.message);
  }
}

function exit(reason) {
  console.error(reason);
  process.exit(1);
}

/** A refused connection to a name with several addresses is an AggregateError, whose own message is empty. */
function reasonOf(error) {
  return error.message || error.errors?.map((part) => part.message).join(", ") || String(error);
}
