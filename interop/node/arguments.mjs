import { parseArgs } from "node:util";

/** Parses the command line. A missing option without a default ends the process with a message. */
export function readArguments(options, required) {
  let values;
  try {
    values = parseArgs({ options }).values;
  } catch (error) {
    fail(error.message);
  }
  for (const name of required) {
    if (values[name] === undefined) fail(`--${name} is missing`);
  }
  return values;
}

export function fail(reason) {
  process.stderr.write(reason + "\n");
  process.exit(2);
}
