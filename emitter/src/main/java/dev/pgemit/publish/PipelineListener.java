package dev.pgemit.publish;

import dev.pgemit.transport.PublishListener;

/** Receives the outcome of transactions, on the thread that ran them. */
public interface PipelineListener extends PublishListener {
  /** A listener that does nothing. */
  PipelineListener NONE = new PipelineListener() {};

  /** Postgres committed a transaction of scheduled messages that were due. */
  default void dispatched(int messages, long nanos) {}
}
