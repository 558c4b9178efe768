const PREFIX = "example:";

/**
 * Lets a page choose its rooms, as a demonstration: a real server decides for itself who may join
 * which room.
 */
export function serveRooms(namespace) {
  namespace.on("connection", (socket) => {
    const remembered = socket.handshake.auth.rooms;
    if (Array.isArray(remembered)) socket.join(remembered.filter(isRoom).slice(0, 50));
    socket.on(`${PREFIX}join`, (room) => isRoom(room) && socket.join(room));
    socket.on(`${PREFIX}leave`, (room) => isRoom(room) && room !== socket.id && socket.leave(room));
    tellRooms(socket);
  });
  // Rooms change from outside too (`socketsJoin`), and the adapter sees every change.
  for (const change of ["join-room", "leave-room"]) {
    namespace.adapter.on(change, (room, id) => tellRooms(namespace.sockets.get(id)));
  }
}

/**
 * Whether this server listens to Postgres or Redis. While it does not, no event can arrive, though
 * the page is connected.
 */
export function tellListening(namespace, backend) {
  namespace.on("connection", (socket) => socket.emit(`${PREFIX}listening`, backend.listening));
  backend.on("listening", (listening) => namespace.local.emit(`${PREFIX}listening`, listening));
}

function tellRooms(socket) {
  socket?.emit(
    `${PREFIX}rooms`,
    [...socket.rooms].filter((room) => room !== socket.id),
  );
}

function isRoom(room) {
  return typeof room === "string" && room !== "" && room.length <= 200;
}
