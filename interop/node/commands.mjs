import { readLines, writeLine } from "./lines.mjs";

/**
 * Answers each command line with one reply that bears its `seq`. Commands are started in the order in which they arrive and
 * do not wait for each other's replies, so that a parent can keep many under way.
 *
 * @param handlers an object of functions by command name: each takes the command, and returns the fields of its reply
 * @param close run once, before the process ends: on the command `close`, or when standard input ends
 */
export function answerCommands(handlers, close) {
  let closing;
  const closeOnce = () => (closing ??= Promise.resolve().then(close));

  readLines(
    async (command) => {
      const reply = { type: "reply", seq: command.seq };
      try {
        if (command.command === "close") {
          await closeOnce();
        } else if (!Object.hasOwn(handlers, command.command)) {
          throw new Error(`unknown command: ${command.command}`);
        } else {
          Object.assign(reply, await handlers[command.command](command));
        }
        reply.ok = true;
      } catch (error) {
        reply.error = describe(error);
      }
      writeLine(reply);
      if (command.command === "close") process.exit(0);
    },
    () => {
      // A parent that died must not leave this process behind, whatever its connections are waiting for.
      setTimeout(() => process.exit(0), 2_000).unref();
      closeOnce().finally(() => process.exit(0));
    },
  );
}

/** Errors that nobody awaited are told to the parent; the process goes on, as the tests decide what is fatal. */
export function reportStrayErrors() {
  process.on("uncaughtException", (error) => writeLine({ type: "error", message: describe(error), uncaught: true }));
  process.on("unhandledRejection", (error) => writeLine({ type: "error", message: describe(error), uncaught: true }));
}

/** Node's AggregateError, as a refused connection to `localhost` gives it, has an empty message: its parts have one. */
export function describe(error) {
  if (error instanceof AggregateError) return error.errors.map(describe).join("; ");
  return error instanceof Error ? error.message || error.name : String(error);
}
