import { readLines, writeLine } from "./lines.mjs";

/**
 * Answers each command line with one reply that has the same `seq`. Commands are started in the
 * order in which they arrive and do not wait for each other's replies, so that a parent can run
 * many at once.
 *
 * @param handlers an object of functions by command name: each takes the command, and returns the
 * fields of its reply
 * @param close run once, before the process ends: on the command `close`, or when standard input
 * ends
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
      // This process must end with its parent, even if its connections are waiting.
      setTimeout(() => process.exit(0), 2_000).unref();
      closeOnce().finally(() => process.exit(0));
    },
  );
}

/**
 * Reports unhandled errors to the parent. The process continues, since the tests decide which
 * errors are fatal.
 */
export function reportStrayErrors() {
  process.on("uncaughtException", (error) =>
    writeLine({ type: "error", message: describe(error), uncaught: true }),
  );
  process.on("unhandledRejection", (error) =>
    writeLine({ type: "error", message: describe(error), uncaught: true }),
  );
}

/**
 * A refused connection to `localhost` is an AggregateError with an empty message. Its parts have
 * messages.
 */
export function describe(error) {
  if (error instanceof AggregateError) return error.errors.map(describe).join("; ");
  return error instanceof Error ? error.message || error.name : String(error);
}
