// The key of this tab and what it allows. The key stays in the session storage of the tab, and
// never in an address.
import { Store } from "./store.js";

const KEY = "pgemit.key";

/** `state` is starting, signed-out, signed-in or unreachable. */
export const session = new Store({
  state: "starting",
  caller: null,
  service: null,
  notice: "",
});

export function storedKey() {
  return sessionStorage.getItem(KEY);
}

export function keepKey(key) {
  sessionStorage.setItem(KEY, key);
}

export function signOut(notice = "") {
  sessionStorage.removeItem(KEY);
  session.set({ state: "signed-out", caller: null, service: null, notice });
}

/** Whether the caller has a right, for at least some namespaces, rooms or events. */
export function may(right) {
  return session.value.caller?.allow.includes(right) ?? false;
}

/**
 * Whether the service has a call. Over Redis, it refuses those that need Postgres for the messages,
 * and links to none of them.
 */
export function hasCall(name) {
  return session.value.service?.links[name] !== undefined;
}

/** Whether messages go through Postgres. */
export function isOverPostgres() {
  return session.value.service?.transport === "postgres";
}

/** The npm package of the adapter that the Socket.IO servers use. */
export function adapterPackage() {
  const { transport } = session.value.service;
  if (transport === "postgres") return "@socket.io/postgres-adapter";
  return transport === "redis-streams"
    ? "@socket.io/redis-streams-adapter"
    : "@socket.io/redis-adapter";
}

/** Whether the caller may reach all rooms of a namespace. */
export function mayReachEveryone(right) {
  return may(right) && (session.value.caller.name === "" || may("broadcast")) && isUnlimited("to");
}

/** Whether no pattern limits the caller's `namespace`, `to` or `event`. */
export function isUnlimited(scope) {
  return session.value.caller?.[scope].some((pattern) => /^\*+$/.test(pattern)) ?? false;
}

/** Whether a pattern of the caller's `namespace`, `to` or `event` matches a name. */
export function isInScope(scope, name) {
  return (
    session.value.caller?.[scope].some((pattern) => matches(pattern.split("*"), name)) ?? false
  );
}

/**
 * Whether a name has the parts in their order, the first one at the start and the last one at the
 * end.
 */
function matches(parts, name) {
  if (parts.length === 1) return parts[0] === name;
  let at = parts[0].length;
  const end = name.length - parts.at(-1).length;
  if (end < at || !name.startsWith(parts[0]) || !name.endsWith(parts.at(-1))) return false;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

/** The patterns of a scope that name exactly one thing. */
export function exactNames(scope) {
  return session.value.caller?.[scope].filter((pattern) => !pattern.includes("*")) ?? [];
}
