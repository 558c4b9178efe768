import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

// Run by `npm start`, so that one command is enough after a checkout, and again after an update of
// the lock file.
const here = dirname(fileURLToPath(import.meta.url));
const changed = (file) => statSync(`${here}/${file}`, { throwIfNoEntry: false })?.mtimeMs ?? 0;

if (changed("node_modules/.package-lock.json") < changed("package-lock.json")) {
  console.log("Installing the server's dependencies…");
  const { status } = spawnSync(
    "npm",
    ["ci", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"],
    {
      cwd: here,
      stdio: ["ignore", "ignore", "inherit"],
      shell: process.platform === "win32",
    },
  );
  if (status !== 0) {
    console.error("npm ci failed: see above");
    process.exit(1);
  }
}
