package dev.pgemit;

import java.time.Duration;

/**
 * Is told what the emitter's pipeline does, for whatever collects numbers. Called by the pipeline's
 * own thread, one call at a time: it must be quick, and what it throws is logged and otherwise
 * ignored. {@link Emitter#queuedMessages()} and {@link Emitter#queuedBytes()} tell what waits.
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
   * Messages were not published, or may not have been.
   *
   * @param messages how many
   * @param reason what their callers get; {@link EmitException#isOutcomeKnown()} tells which
   */
  default void failed(int messages, EmitException reason) {}
}
