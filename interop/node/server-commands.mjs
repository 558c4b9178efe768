import { fromLineValue, toLineValue } from "./values.mjs";

/**
 * The commands of a test to a server, which act like the server's own application.
 *
 * @param messagesRead waits until the server has read all messages that it has received
 */
export function serverCommands(io, messagesRead = () => Promise.resolve()) {
  const namespaceOf = (command) => io.of(command.namespace ?? "/");
  const target = (command) =>
    namespaceOf(command)
      .to(command.to ?? [])
      .except(command.except ?? []);
  const argumentsOf = (command) => (command.args ?? []).map(fromLineValue);

  return {
    rooms(command) {
      const rooms = namespaceOf(command).adapter.socketRooms(command.socket);
      return { rooms: rooms === undefined ? null : [...rooms] };
    },

    localSockets(command) {
      return { sockets: [...namespaceOf(command).sockets.keys()] };
    },

    /** Replies once no message is only partly read. Its reply follows the reports of each. */
    messagesRead,

    /** Sends a request to the whole cluster, over the channel that the emitter writes to. */
    async fetchSockets(command) {
      const sockets = await target(command).fetchSockets();
      return {
        sockets: sockets.map((socket) => socket.id),
        details: sockets.map((socket) => ({
          id: socket.id,
          rooms: [...socket.rooms],
          data: toLineValue(socket.data),
        })),
      };
    },

    /**
     * The number of known servers, including this one. Counted here, since adapters 0.1.1 and 0.2.0
     * do not expose it.
     */
    serverCount(command) {
      return { count: 1 + namespaceOf(command).adapter.nodesMap.size };
    },

    emit(command) {
      target(command).emit(command.event, ...argumentsOf(command));
    },

    async emitWithAck(command) {
      const timed = target(command).timeout(command.timeout ?? 5_000);
      return {
        responses: toLineValue(await timed.emitWithAck(command.event, ...argumentsOf(command))),
      };
    },

    serverSideEmit(command) {
      namespaceOf(command).serverSideEmit(command.event, ...argumentsOf(command));
    },

    async serverSideEmitWithAck(command) {
      const responses = await namespaceOf(command).serverSideEmitWithAck(
        command.event,
        ...argumentsOf(command),
      );
      return { responses: toLineValue(responses) };
    },
  };
}
