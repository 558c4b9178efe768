package dev.pgemit;

import java.time.Duration;

/**
 * Receives the events of the emitter's pipeline, for metrics. The threads that publish call the
 * methods concurrently, so that an implementation must be fast and thread-safe. Exceptions that it
 * throws are logged and ignored. {@link Emitter#queuedMessages()}, {@link Emitter#queuedBytes()}
 * and {@link Emitter#queueAge()} measure the queue.
 */
public interface EmitterMetrics {
  /**
   * A transaction was committed.
   *
   * @param messages how many messages it published, at least 1
   * @param bytes their encoded size
   * @param time how long it took, from the statement to Postgres's answer
   */
  default void committed(int messages, long bytes, Duration time) {}

  /**
   * A transaction was committed that sent messages whose time had come: what {@link
   * EmitterBuilder#dispatchScheduled} asks for.
   *
   * @param messages how many, at least 1
   * @param time how long it took
   */
  default void dispatched(int messages, Duration time) {}

  /**
   * Messages were not published, or may not have been.
   *
   * @param messages how many
   * @param reason what their callers get; {@link EmitException#isOutcomeKnown()} tells which
   */
  default void failed(int messages, EmitException reason) {}

  /**
   * A thread of the emitter's met a failure that nothing handles, such as an {@link
   * OutOfMemoryError}. What waited for it has failed, and the thread starts again.
   *
   * @param thread the thread's name: {@code pgemit-writer}, {@code pgemit-takeover}, {@code
   *     pgemit-listener}, {@code pgemit-dispatcher} or {@code pgemit-retention}
   * @param cause what was thrown
   */
  default void threadFailed(String thread, Throwable cause) {}
}
