import { createInterface } from "node:readline";

export function writeLine(message) {
  process.stdout.write(JSON.stringify(message) + "\n");
}

/**
 * Calls `onMessage` for each line of standard input, and `onEnd` when the parent process has closed
 * it or ended.
 */
export function readLines(onMessage, onEnd) {
  const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
  lines.on("line", (line) => {
    if (line.trim() === "") return;
    let message;
    try {
      message = JSON.parse(line);
    } catch (error) {
      writeLine({ type: "error", message: `not a JSON line: ${error.message}` });
      return;
    }
    onMessage(message);
  });
  lines.on("close", onEnd);
}
