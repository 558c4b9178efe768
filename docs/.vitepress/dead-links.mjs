import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { unescaped } from "./html.mjs";

const ORIGIN = "https://site.invalid";
const LINK = /<(?:a|link|script|img)\b[^>]*? (?:href|src)="([^"]*)"/g;
const ANCHOR = / (?:id|name)="([^"]*)"/g;

/** Fails for links of built pages to files or anchors that the site lacks. */
export function checkLinks({ outDir, site }) {
  const pages = new Map(
    readdirSync(outDir, { recursive: true })
      .filter((name) => name.endsWith(".html"))
      .map((name) => [name.replaceAll("\\", "/"), readFileSync(join(outDir, name), "utf8")]),
  );
  const anchors = new Map();
  const anchorsOf = (name) => {
    if (!anchors.has(name)) {
      const found = pages.get(name).matchAll(ANCHOR);
      anchors.set(name, new Set([...found].map(([, id]) => unescaped(id))));
    }
    return anchors.get(name);
  };
  const dead = [];
  for (const [page, html] of pages) {
    for (const [, value] of html.matchAll(LINK)) {
      const url = new URL(unescaped(value), `${ORIGIN}${site.base}${page}`);
      if (url.origin !== ORIGIN || !url.pathname.startsWith(site.base)) {
        continue;
      }
      const name = fileOf(outDir, decodeURIComponent(url.pathname.slice(site.base.length)));
      const anchor = decodeURIComponent(url.hash.slice(1));
      if (name === null || (anchor && pages.has(name) && !anchorsOf(name).has(anchor))) {
        dead.push(`${page}: ${value}`);
      }
    }
  }
  if (dead.length > 0) {
    throw new Error(`The site has dead links:\n${dead.join("\n")}`);
  }
}

/** The file that the service returns for a path, or null. */
function fileOf(outDir, path) {
  const candidates = [path, `${path}.html`, join(path, "index.html")];
  const file = candidates.find(
    (name) => existsSync(join(outDir, name)) && statSync(join(outDir, name)).isFile(),
  );
  return file?.replaceAll("\\", "/") ?? null;
}
