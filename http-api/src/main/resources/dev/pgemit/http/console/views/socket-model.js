// What the console derives from fetched sockets.

/**
 * The rooms of sockets with their counts, the largest first, without the room that each socket has
 * for itself.
 */
export function roomsOf(sockets) {
  const ids = new Set(sockets.map((socket) => socket.id));
  const counts = new Map();
  for (const socket of sockets) {
    for (const room of socket.rooms)
      if (!ids.has(room)) counts.set(room, (counts.get(room) ?? 0) + 1);
  }
  return [...counts]
    .map(([room, number]) => ({ room, sockets: number }))
    .sort((a, b) => b.sockets - a.sockets || (a.room < b.room ? -1 : 1));
}

/** How a socket connected, from the query of its handshake: a later upgrade is not in it. */
export const transportOf = (socket) => socket.handshake?.query?.transport ?? "";

export const addressOf = (socket) => (socket.handshake?.address ?? "").replace(/^::ffff:/, "");

export function connectedAt(socket) {
  const time = socket.handshake?.issued ?? Date.parse(socket.handshake?.time ?? "");
  return time ? new Date(time) : null;
}

const texts = new WeakMap();

export function searchText(socket) {
  let text = texts.get(socket);
  if (text === undefined) {
    text = [socket.id, ...socket.rooms, JSON.stringify(socket.data ?? ""), addressOf(socket)]
      .join(" ")
      .toLowerCase();
    texts.set(socket, text);
  }
  return text;
}
