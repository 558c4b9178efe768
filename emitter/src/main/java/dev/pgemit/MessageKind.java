package dev.pgemit;

import dev.pgemit.wire.Message;

/** The kind of an {@link OutgoingMessage}, by the method that sends it. */
public enum MessageKind {
  /** An event to clients, at once, in a batch or scheduled; also with a receipt. */
  EMIT,
  /** An event to clients that acknowledge it. */
  EMIT_WITH_ACK,
  /** An event to servers. */
  SERVER_SIDE_EMIT,
  /** An event to servers that respond to it. */
  SERVER_SIDE_EMIT_WITH_ACK,
  /** Makes sockets join rooms. */
  SOCKETS_JOIN,
  /** Makes sockets leave rooms. */
  SOCKETS_LEAVE,
  /** Disconnects sockets. */
  DISCONNECT_SOCKETS;

  static MessageKind of(Message message) {
    if (message instanceof Message.Broadcast) {
      return EMIT;
    } else if (message instanceof Message.BroadcastWithAck) {
      return EMIT_WITH_ACK;
    } else if (message instanceof Message.ServerSideEmit) {
      return SERVER_SIDE_EMIT;
    } else if (message instanceof Message.ServerSideEmitWithAck) {
      return SERVER_SIDE_EMIT_WITH_ACK;
    } else if (message instanceof Message.SocketsJoin) {
      return SOCKETS_JOIN;
    } else if (message instanceof Message.SocketsLeave) {
      return SOCKETS_LEAVE;
    } else if (message instanceof Message.DisconnectSockets) {
      return DISCONNECT_SOCKETS;
    }
    throw new IllegalArgumentException("Not a message of a caller: " + message.type());
  }

  /**
   * Returns whether the message is an event, which has a name and arguments.
   *
   * @return {@code false} for a message that joins, leaves or disconnects sockets
   */
  public boolean isEvent() {
    return compareTo(SERVER_SIDE_EMIT_WITH_ACK) <= 0;
  }

  /**
   * Returns whether the message is for servers, which are in no rooms.
   *
   * @return {@code true} for both kinds of server-side emits
   */
  public boolean isServerSide() {
    return this == SERVER_SIDE_EMIT || this == SERVER_SIDE_EMIT_WITH_ACK;
  }
}
