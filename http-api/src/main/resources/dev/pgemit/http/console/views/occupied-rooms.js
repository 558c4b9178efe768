// The rooms of a namespace that have sockets, to suggest them.
import { call } from "../api.js";
import { usePolling } from "../hooks.js";
import { may } from "../session.js";

const INTERVAL = 10_000;

/** Returns [{room, sockets}]; viewers on a replica share the fetch behind it. */
export function useOccupiedRooms(namespace) {
  return (
    usePolling((signal) => (may("rooms") ? occupied(namespace, signal) : []), INTERVAL, namespace)
      .data ?? []
  );
}

async function occupied(namespace, signal) {
  const answer = await call("GET", "v1/rooms", {
    query: { namespace, limit: 1_000, maxAge: 5_000 },
    signal,
  });
  return answer.rooms;
}
