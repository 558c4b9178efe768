import { Emitter } from "@socket.io/redis-emitter";
import { createClient } from "redis-5";
import { readArguments } from "./arguments.mjs";
import { answerCommands, describe, reportStrayErrors } from "./commands.mjs";
import { emitterCommands } from "./emitter-commands.mjs";
import { writeLine } from "./lines.mjs";

reportStrayErrors();

const settings = readArguments(
  {
    redis: { type: "string" },
    key: { type: "string", default: "socket.io" },
  },
  ["redis"],
);
const redis = createClient({ url: settings.redis });
redis.on("error", (error) => writeLine({ type: "error", message: describe(error) }));
await redis.connect();

/** The messages of the current call. No method of the emitter returns their promises. */
const published = [];
const client = {
  publish(...message) {
    published.push(redis.publish(...message));
  },
};
const emitter = new Emitter(client, { key: settings.key });

const actions = emitterCommands(({ namespace = "/" }) => emitter.of(namespace));
const handlers = Object.entries(actions).map(([name, action]) => [
  name,
  async (command) => {
    action(command);
    await Promise.all(published.splice(0));
  },
]);

writeLine({ type: "ready" });
answerCommands(Object.fromEntries(handlers), () => redis.close());
