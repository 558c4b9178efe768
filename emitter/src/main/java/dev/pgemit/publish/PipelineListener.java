package dev.pgemit.publish;

import dev.pgemit.transport.TransportFailure;

/** Receives the outcome of transactions, on the thread that ran them. */
public interface PipelineListener {
  /** A listener that does nothing. */
  PipelineListener NONE = new PipelineListener() {};

  /** Postgres committed a transaction of published messages. */
  default void committed(int messages, long bytes, long nanos) {}

  /** Postgres committed a transaction of scheduled messages that were due. */
  default void dispatched(int messages, long nanos) {}

  /** Messages failed for good. */
  default void failed(int messages, TransportFailure reason) {}

  /** A thread of the emitter failed unexpectedly, and restarts. */
  default void threadFailed(String thread, Throwable cause) {}
}
