import { createInterface } from "node:readline";

const print = (value) =>
  process.stdout.write(
    JSON.stringify(value, (_, member) => (typeof member === "bigint" ? Number(member) : member)) +
      "\n",
  );

/**
 * Answers each line of standard input with a line on standard output, one after the other, and ends
 * with the input.
 */
export async function serve(answer) {
  print({ ready: true });
  for await (const line of createInterface({ input: process.stdin })) {
    const { command, fields } = JSON.parse(line);
    try {
      print({ answer: await answer(command, fields) });
    } catch (error) {
      console.error(error);
      print({ error: String(error) });
    }
  }
  process.exit(0);
}
