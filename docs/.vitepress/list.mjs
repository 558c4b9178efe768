import { readdirSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const LIST = "files.txt";

// Only the builder of the site reads it.
const HASHES = "hashmap.json";

/** Lists the files of the site in one of them: the class path of the service has no folders. */
export function listFiles(folder) {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== HASHES && entry.name !== LIST)
    .map((entry) =>
      relative(folder, join(entry.parentPath ?? entry.path, entry.name)).replaceAll(sep, "/"),
    )
    .sort();
  writeFileSync(join(folder, LIST), names.map((name) => `${name}\n`).join(""));
}
