import { Emitter } from "@socket.io/postgres-emitter";
import { readArguments } from "./arguments.mjs";
import { answerCommands, describe, reportStrayErrors } from "./commands.mjs";
import { emitterCommands } from "./emitter-commands.mjs";
import { writeLine } from "./lines.mjs";
import { officialQueries } from "./official-queries.mjs";
import { openPool } from "./pool.mjs";

reportStrayErrors();

const settings = readArguments(
  {
    database: { type: "string" },
    "channel-prefix": { type: "string", default: "socket.io" },
    table: { type: "string", default: "socket_io_attachments" },
    connections: { type: "string", default: "10" },
  },
  ["database"],
);
const pool = openPool({
  connectionString: settings.database,
  max: Number(settings.connections),
  onError: (error) => writeLine({ type: "error", message: describe(error) }),
});
const queries = officialQueries(pool);
const options = { channelPrefix: settings["channel-prefix"], tableName: settings.table };
const emitter = new Emitter(queries, "/", options);

/**
 * `of()` drops the prefix and the table. The constructor keeps them, so `of()` is used only if the
 * command requests it.
 */
function emitterFor({ namespace = "/", through }) {
  if (through === "of") return emitter.of(namespace);
  return namespace === "/" ? emitter : new Emitter(queries, namespace, options);
}

const actions = emitterCommands(emitterFor);
const handlers = Object.entries(actions).map(([name, action]) => [
  name,
  (command) => queries.settled(() => action(command)),
]);

writeLine({ type: "ready" });
answerCommands(Object.fromEntries(handlers), () => pool.end());
