import { createServer } from "node:http";
import { Server } from "socket.io";
import { servePages } from "./pages.mjs";
import { Postgres } from "./postgres.mjs";
import { Redis } from "./redis.mjs";
import { serveRooms, tellListening } from "./rooms.mjs";
import { readSettings } from "./settings.mjs";

const settings = settingsOrExit();
const backend = openBackend();
const backendName = settings.backend.split(" ", 1)[0];
const httpServer = createServer(servePages(settings, backend));
const io = new Server(httpServer);

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop);
httpServer.on("error", (error) =>
  exit(
    error.code === "EADDRINUSE"
      ? `Port ${settings.port} is taken: set PORT to another one.`
      : error.message,
  ),
);

await untilBackendAnswers();
io.adapter(backend.adapter());
for (const name of settings.namespaces) {
  serveRooms(io.of(name));
  tellListening(io.of(name), backend);
}
backend.on("listening", (listening) => {
  if (!listening) console.log(`Lost ${backendName}, reconnecting. ${meanwhile()}`);
  else if (httpServer.listening) console.log(`Listening to ${backendName} again.`);
  // Only now, so that the server of a connected page listens.
  else httpServer.listen(settings.port, settings.host, sayWhere);
});
await backend.start();

function openBackend() {
  if (settings.adapter !== "postgres") return new Redis(settings.redisUrl, settings.adapter);
  const channels = settings.namespaces.map((name) => `socket.io#${name}`);
  return new Postgres(settings.databaseUrl, channels);
}

/** A stream keeps its entries for the servers that read it later. */
function meanwhile() {
  return settings.adapter === "redis-streams"
    ? "What is emitted meanwhile arrives late."
    : "What is emitted meanwhile reaches nobody here.";
}

async function untilBackendAnswers() {
  const starter =
    settings.adapter === "postgres"
      ? "./pgemit dev"
      : `./pgemit dev --transport ${settings.adapter}`;
  let said;
  await backend.untilReady((error) => {
    const state = `Waiting for ${settings.backend} (${reasonOf(error)}), trying again.`;
    const line = `${state} ${starter} starts one.`;
    if (line !== said) console.log(line);
    said = line;
  });
}

function sayWhere() {
  const host = ["0.0.0.0", "::"].includes(settings.host) ? "localhost" : settings.host;
  console.log(`Listening to ${settings.backend}, namespaces ${settings.namespaces.join(" ")}`);
  console.log(`Open http://${host}:${httpServer.address().port}/ and watch events arrive`);
}

async function stop() {
  // The goodbye to the other servers may be waiting for a backend that is gone.
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

/**
 * A refused connection to a name with several addresses is an AggregateError, whose own message is
 * empty.
 */
function reasonOf(error) {
  return error.message || error.errors?.map((part) => part.message).join(", ") || String(error);
}
