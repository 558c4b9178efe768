import { createServer } from "node:http";
import { Server } from "socket.io";
import { fail, readArguments } from "./arguments.mjs";
import { answerCommands, describe, reportStrayErrors } from "./commands.mjs";
import { writeLine } from "./lines.mjs";
import { openRedisClient, redisAdapter } from "./redis-adapters.mjs";
import { serverCommands } from "./server-commands.mjs";
import { prepareNamespace } from "./server-namespace.mjs";

// One server for each adapter, so that a test of all adapters needs two processes and not two for
// each.
reportStrayErrors();

const settings = readArguments(
  {
    redis: { type: "string" },
    cluster: { type: "boolean", default: false },
    wire: { type: "string", multiple: true, default: [] },
    namespace: { type: "string", multiple: true, default: [] },
    "without-recovery": { type: "boolean", default: false },
    "server-side-answer": { type: "string" },
  },
  ["redis"],
);
const answer = settings["server-side-answer"];
const reportError = (error) => writeLine({ type: "error", message: describe(error) });

/**
 * Reports when the first of the clients of a server has lost its connection, and when all are
 * connected again.
 */
function connectionReporter(wire) {
  const disconnected = new Set();
  return (client, isConnected) => {
    const before = disconnected.size;
    if (isConnected) disconnected.delete(client);
    else disconnected.add(client);
    if (before === 0 && disconnected.size > 0) writeLine({ type: "disconnected", wire });
    if (before > 0 && disconnected.size === 0) writeLine({ type: "connected", wire });
  };
}

async function startServer(wire) {
  const reportConnection = connectionReporter(wire);
  const open = () => openRedisClient(wire, settings, reportError, reportConnection);
  const httpServer = createServer();
  const io = new Server(httpServer, {
    adapter: await redisAdapter(wire, open),
    ...(wire.startsWith("streams") &&
      !settings["without-recovery"] && {
        connectionStateRecovery: { maxDisconnectionDuration: 60_000 },
      }),
  });
  for (const name of ["/", ...settings.namespace]) {
    prepareNamespace(io.of(name), {
      active: () => Promise.resolve(),
      reportError,
      answer: answer === undefined ? undefined : JSON.parse(answer),
    });
  }
  httpServer.listen(0, "127.0.0.1", () =>
    writeLine({ type: "listening", wire, port: httpServer.address().port }),
  );
  return io;
}

const servers = new Map();
for (const wire of settings.wire)
  servers.set(wire, await startServer(wire).catch((error) => fail(describe(error))));

/** Each command names the server that it is for. */
const commands = {};
for (const name of Object.keys(serverCommands())) {
  commands[name] = (command) => serverCommands(servers.get(command.wire))[name](command);
}
answerCommands(commands, () => {});
