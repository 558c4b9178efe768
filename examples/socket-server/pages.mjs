import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

const TYPES = { ".html": "text/html", ".css": "text/css", ".mjs": "text/javascript" };
const HEADERS = {
  "cache-control": "no-cache",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/**
 * Answers every HTTP request that is not Socket.IO's: the page, what it needs to know, and whether
 * the server is healthy.
 */
export function servePages({ namespaces, emitUrl, emitNeedsKey }, backend) {
  const answers = new Map(readPublicFiles());
  answers.set("/", answers.get("/index.html"));
  answers.set("/config.json", () => json(200, { namespaces, emitUrl, emitNeedsKey }));
  answers.set("/healthz", () =>
    json(backend.listening ? 200 : 503, { listening: backend.listening }),
  );

  return (request, response) => {
    const [pathname] = request.url.split("?", 1);
    const answer = answers.get(pathname);
    const { status, type, body } =
      answer === undefined ? json(404, { title: "Not found" }) : answer();
    response.writeHead(status, { ...HEADERS, "content-type": `${type}; charset=utf-8` });
    response.end(request.method === "HEAD" ? undefined : body);
  };
}

/**
 * Only files that were there at the start are served, so that no path of a request ever reaches the
 * disk.
 */
function readPublicFiles() {
  const folder = new URL("./public/", import.meta.url);
  return readdirSync(folder).map((name) => {
    const file = fileURLToPath(new URL(name, folder));
    return [
      `/${name}`,
      () => ({ status: 200, type: TYPES[extname(name)], body: readFileSync(file) }),
    ];
  });
}

function json(status, value) {
  return { status, type: "application/json", body: JSON.stringify(value) };
}
