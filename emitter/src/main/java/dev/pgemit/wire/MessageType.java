package dev.pgemit.wire;

/** The message types of Socket.IO's Postgres adapters, with their codes on the wire. */
public enum MessageType {
  /** A code that no adapter of today sends, or none at all. */
  UNKNOWN(0),
  INITIAL_HEARTBEAT(1),
  HEARTBEAT(2),
  BROADCAST(3),
  SOCKETS_JOIN(4),
  SOCKETS_LEAVE(5),
  DISCONNECT_SOCKETS(6),
  FETCH_SOCKETS(7),
  FETCH_SOCKETS_RESPONSE(8),
  SERVER_SIDE_EMIT(9),
  SERVER_SIDE_EMIT_RESPONSE(10),
  BROADCAST_CLIENT_COUNT(11),
  BROADCAST_ACK(12),
  ADAPTER_CLOSE(13);

  private static final MessageType[] VALUES = values();

  private final int code;

  MessageType(int code) {
    this.code = code;
  }

  /** Returns the type that has a code, or {@link #UNKNOWN}. */
  public static MessageType ofCode(int code) {
    // The codes are the ordinals.
    return code > 0 && code < VALUES.length ? VALUES[code] : UNKNOWN;
  }

  /** Returns the number that stands for this type on the wire. */
  public int code() {
    return code;
  }

  /**
   * Returns whether servers send this type for their own purposes: heartbeats, requests for
   * sockets, and responses.
   */
  public boolean isInternal() {
    return switch (this) {
      case INITIAL_HEARTBEAT, HEARTBEAT, ADAPTER_CLOSE, FETCH_SOCKETS -> true;
      default -> isResponse();
    };
  }

  /** Returns whether a message of this type responds to a request. */
  public boolean isResponse() {
    return switch (this) {
      case FETCH_SOCKETS_RESPONSE,
          SERVER_SIDE_EMIT_RESPONSE,
          BROADCAST_CLIENT_COUNT,
          BROADCAST_ACK ->
          true;
      default -> false;
    };
  }
}
