package dev.pgemit.test;

import dev.pgemit.transport.TransportFailure;

/** A failure that a {@link RecordingEmitter} simulates. The call throws the real exception. */
public enum EmitFailure {
  /** Postgres refuses the message: a right or a table is missing. Not retryable. */
  REFUSED,
  /** There is no connection to Postgres. Retryable, and nothing was published. */
  UNAVAILABLE,
  /** The queue stayed full for the whole timeout. Retryable, and nothing was published. */
  QUEUE_FULL,
  /** The connection broke during the commit: the message may have been published. */
  UNKNOWN_OUTCOME;

  TransportFailure toFailure() {
    return switch (this) {
      case REFUSED ->
          TransportFailure.permanent(
              "Postgres refused the message (permission denied for table"
                  + " socket_io_attachments): nothing was published",
              null);
      case UNAVAILABLE ->
          TransportFailure.retryable(
              "No connection to Postgres (Connection refused): nothing was published", null);
      case QUEUE_FULL ->
          TransportFailure.retryable(
              "The queue stayed full for 5000 ms (65536 messages, 67108864 bytes): nothing was"
                  + " published",
              null);
      case UNKNOWN_OUTCOME ->
          TransportFailure.unknownOutcome(
              "The connection to Postgres broke (Connection reset) before it confirmed the commit:"
                  + " the message may have been published",
              null);
    };
  }
}
