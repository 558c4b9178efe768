package dev.pgemit.http.metrics;

import java.util.Locale;

/** The call that published messages. */
public enum Verb {
  /** {@code POST /v1/emit}. */
  EMIT,
  /** {@code POST /v1/emit/batch}. */
  EMIT_BATCH,
  /** {@code POST /v1/emit/stream}. */
  EMIT_STREAM,
  /** {@code POST /v1/sockets/join}. */
  SOCKETS_JOIN,
  /** {@code POST /v1/sockets/leave}. */
  SOCKETS_LEAVE,
  /** {@code POST /v1/sockets/disconnect}. */
  SOCKETS_DISCONNECT,
  /** {@code POST /v1/server-side-emit}. */
  SERVER_SIDE_EMIT,
  /** {@code POST /v1/emit-with-ack}. */
  EMIT_WITH_ACK,
  /** {@code POST /v1/server-side-emit-with-ack}. */
  SERVER_SIDE_EMIT_WITH_ACK;

  /** Returns the name in metrics, traces and logs. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
