package dev.pgemit.publish;

/** Receives the outcome of transactions, on the thread that ran them. */
public interface PipelineListener {
  /** A listener that does nothing. */
  PipelineListener NONE = new PipelineListener() {};

  /** Postgres committed a transaction of published messages. */
  default void committed(int messages, long bytes, long nanos) {}

  /** Postgres committed a transaction of scheduled messages that were due. */
  default void dispatched(int messages, long nanos) {}

  /** Messages failed for good. */
  default void failed(int messages, PublishFailure reason) {}

  /** A thread of the emitter failed unexpectedly, and restarts. */
  default void threadFailed(String thread, Throwable cause) {}
}
