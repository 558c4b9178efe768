package dev.pgemit;

import java.time.Duration;

/**
 * Receives the events of the emitter's pipeline, for metrics. Publishing threads call the methods
 * concurrently, so implementations must be fast and thread-safe. The emitter logs and ignores their
 * exceptions. {@link Emitter#queuedMessages()}, {@link Emitter#queuedBytes()} and {@link
 * Emitter#queueAge()} measure the queue.
 */
public interface EmitterMetrics {
  /**
   * Reports a committed transaction.
   *
   * @param messages the number of messages in the transaction, at least 1
   * @param bytes their encoded size
   * @param time the time from the statement to the response of Postgres
   */
  default void committed(int messages, long bytes, Duration time) {}

  /**
   * Reports a committed transaction that sent due messages, see {@link
   * EmitterBuilder#dispatchScheduled}.
   *
   * @param messages the number of messages, at least 1
   * @param time the duration of the transaction
   */
  default void dispatched(int messages, Duration time) {}

  /**
   * Reports messages of the outbox that were sent to the transport, see {@link
   * EmitterBuilder#dispatchOutbox}. A message that is sent again counts again.
   *
   * @param messages the number of messages, at least 1
   * @param time the duration of the step, with its statements
   */
  default void passedOn(int messages, Duration time) {}

  /**
   * Reports messages of the outbox that cannot be sent. They stay in the outbox, and do not block
   * later messages.
   *
   * @param messages the number of messages, at least 1
   */
  default void undeliverable(int messages) {}

  /**
   * Reports messages that were not published, or whose outcome is unknown.
   *
   * @param messages the number of messages
   * @param reason the exception that their callers receive; {@link EmitException#isOutcomeKnown()}
   *     separates the two cases
   */
  default void failed(int messages, EmitException reason) {}

  /**
   * Reports an unhandled failure of a background thread, such as an {@link OutOfMemoryError}.
   * Operations that waited for the thread have failed, and the thread restarts.
   *
   * @param thread the thread's name: {@code pgemit-writer}, {@code pgemit-takeover}, {@code
   *     pgemit-listener}, {@code pgemit-dispatcher}, {@code pgemit-outbox} or {@code
   *     pgemit-retention}
   * @param cause the failure
   */
  default void threadFailed(String thread, Throwable cause) {}
}
