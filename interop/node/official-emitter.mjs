import { Emitter } from "@socket.io/postgres-emitter";
import { readArguments } from "./arguments.mjs";
import { answerCommands, describe, reportStrayErrors } from "./commands.mjs";
import { writeLine } from "./lines.mjs";
import { officialQueries } from "./official-queries.mjs";
import { openPool } from "./pool.mjs";
import { fromLineValue } from "./values.mjs";

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

/** `of()` drops the prefix and the table. The constructor keeps them, so `of()` is used only if the command requests it. */
function emitterFor({ namespace = "/", through }) {
  if (through === "of") return emitter.of(namespace);
  return namespace === "/" ? emitter : new Emitter(queries, namespace, options);
}

function operator(command) {
  let target = emitterFor(command).to(command.to ?? []).except(command.except ?? []);
  if (command.volatile === true) target = target.volatile;
  if (command.compress !== undefined) target = target.compress(command.compress);
  return target;
}

const argumentsOf = (command) => (command.args ?? []).map(fromLineValue);

const actions = {
  emit: (command) => operator(command).emit(command.event, ...argumentsOf(command)),
  socketsJoin: (command) => operator(command).socketsJoin(command.rooms),
  socketsLeave: (command) => operator(command).socketsLeave(command.rooms),
  disconnectSockets: (command) => operator(command).disconnectSockets(command.close ?? false),
  serverSideEmit: (command) => operator(command).serverSideEmit(command.event, ...argumentsOf(command)),
};
const handlers = Object.entries(actions).map(([name, action]) => [
  name,
  (command) => queries.settled(() => action(command)),
]);

writeLine({ type: "ready" });
answerCommands(Object.fromEntries(handlers), () => pool.end());
