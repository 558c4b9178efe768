package dev.pgemit.publish;

import dev.pgemit.transport.PublishListener;

/** Receives the outcome of transactions, on the thread that ran them. */
public interface PipelineListener extends PublishListener {
  /** A listener that does nothing. */
  PipelineListener NONE = new PipelineListener() {};

  /** Postgres committed a transaction of scheduled messages that were due. */
  default void dispatched(int messages, long nanos) {}

  /** Another transport published messages of the outbox. */
  default void passedOn(int messages, long nanos) {}

  /** Messages of the outbox cannot be sent, and stay stored. */
  default void undeliverable(int messages) {}
}
