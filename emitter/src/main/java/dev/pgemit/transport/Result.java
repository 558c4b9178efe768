package dev.pgemit.transport;

import java.util.List;

/** The outcome of one publication. */
public sealed interface Result {
  /** The shared instance of {@link Published}. */
  Result PUBLISHED = new Published();

  /** Postgres has committed the messages, or their transaction contains them. */
  record Published() implements Result {}

  /**
   * An earlier call with the same idempotency key was published, and this one was not.
   *
   * @param ids the ids of the messages of the earlier call, in order
   */
  record Repeated(List<String> ids) implements Result {}

  /**
   * Postgres did not commit the messages, or may not have.
   *
   * @param reason a {@link TransportFailure}; for a message of a batch, the exception of the batch
   */
  record Failed(RuntimeException reason) implements Result {}
}
