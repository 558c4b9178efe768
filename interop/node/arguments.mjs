import { parseArgs } from "node:util";

/** The options of the command line; one that is missing though it has no default ends the process with a sentence. */
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
