// The namespaces that the console suggests. Servers do not announce theirs, so that this is what
// the service has seen, what the key names, and what this browser used before.
import { call } from "./api.js";
import { usePolling } from "./hooks.js";
import { exactNames, isInScope, may } from "./session.js";
import { Store, useStore } from "./store.js";

const KEY = "pgemit.namespaces";
const MAX_STORED = 12;
const INTERVAL = 10_000;

const used = new Store(storedNames());

function storedNames() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]").filter((name) => typeof name === "string");
  } catch {
    return [];
  }
}

/** Suggests a namespace from now on. */
export function rememberNamespace(namespace) {
  const name = namespace.startsWith("/") ? namespace : `/${namespace}`;
  if (used.value[0] === name) return;
  used.set([name, ...used.value.filter((one) => one !== name)].slice(0, MAX_STORED));
  localStorage.setItem(KEY, JSON.stringify(used.value));
}

/** Returns the default namespace, or the first one that a key names which may not use that. */
export function homeNamespace() {
  return isInScope("namespace", "/") ? "/" : (exactNames("namespace")[0] ?? "/");
}

/** The known namespaces within the scope of the key, the default one first. */
export function useNamespaces() {
  const own = useStore(used);
  const { data } = usePolling(
    async (signal) => (may("stats") ? (await call("GET", "v1/stats", { signal })).namespaces : []),
    INTERVAL,
  );
  const all = new Set(["/", ...exactNames("namespace"), ...own, ...(data ?? [])]);
  return [...all].filter((name) => isInScope("namespace", name)).sort();
}
