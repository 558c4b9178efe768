import { createServer } from "node:http";
import { Server } from "socket.io";
import { fail, readArguments } from "./arguments.mjs";
import { answerCommands, describe, reportStrayErrors } from "./commands.mjs";
import { writeLine } from "./lines.mjs";
import { OpenQueries } from "./open-queries.mjs";
import { openPool } from "./pool.mjs";
import { serverCommands } from "./server-commands.mjs";
import { prepareNamespace } from "./server-namespace.mjs";
import { Subscriptions } from "./subscriptions.mjs";
import { Unread } from "./unread.mjs";

reportStrayErrors();

const settings = readArguments(
  {
    adapter: { type: "string" },
    database: { type: "string" },
    "channel-prefix": { type: "string", default: "socket.io" },
    table: { type: "string", default: "socket_io_attachments" },
    namespace: { type: "string", multiple: true, default: [] },
    port: { type: "string", default: "0" },
    "cleanup-interval": { type: "string", default: "30000" },
    "server-side-answer": { type: "string" },
  },
  ["adapter", "database"],
);
const { createAdapter } = await import(`postgres-adapter-${settings.adapter}`).catch((error) =>
  fail(error.message),
);

const reportError = (error) => writeLine({ type: "error", message: describe(error) });
const channelPrefix = settings["channel-prefix"];
const subscriptions = new Subscriptions();
const unread = new Unread();
for (const type of ["subscribed", "unsubscribed"]) {
  subscriptions.on(type, (channel) =>
    writeLine({ type, namespace: channel.slice(channelPrefix.length + 1) }),
  );
}
const pool = openPool({
  connectionString: settings.database,
  onError: reportError,
  onClient: (client) => {
    subscriptions.watch(client);
    unread.watch(client);
  },
});
unread.report(pool, (id) => writeLine({ type: "unread", id }));
const openQueries = new OpenQueries();
openQueries.watch(pool);

const httpServer = createServer();
const io = new Server(httpServer, {
  // A server that a test suspends must not lose its clients to a missed ping.
  pingTimeout: 600_000,
  adapter: createAdapter(pool, {
    channelPrefix,
    tableName: settings.table,
    cleanupInterval: Number(settings["cleanup-interval"]),
    errorHandler: reportError,
  }),
});

const answer = settings["server-side-answer"];
const prepare = (namespace) =>
  prepareNamespace(namespace, {
    active: () => subscriptions.active(`${channelPrefix}#${namespace.name}`),
    reportError,
    answer: answer === undefined ? undefined : JSON.parse(answer),
  });

// The first client creates a namespace. A quote would end the adapter's LISTEN "…", since the
// adapter does not escape it.
io.of(/^\/[^"]+$/);
io.on("new_namespace", prepare);
prepare(io.of("/"));
const explicit = ["/", ...settings.namespace.map((name) => io.of(name).name)];

answerCommands(serverCommands(io, () => openQueries.answered()), async () => {
  await io.close();
  // The adapter sends ADAPTER_CLOSE without waiting. A round trip on the same pool waits until it
  // is sent.
  await pool.query("SELECT 1").catch(() => {});
});

await Promise.all(explicit.map((name) => subscriptions.active(`${channelPrefix}#${name}`)));
httpServer.listen(Number(settings.port), "127.0.0.1", () =>
  writeLine({
    type: "listening",
    port: httpServer.address().port,
    adapter: settings.adapter,
    namespaces: explicit,
  }),
);
