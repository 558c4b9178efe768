package dev.pgemit.test;

import org.assertj.core.api.Assertions;

/**
 * The entry point of assertions on what was emitted. Extends AssertJ's own, so one static import of
 * {@code assertThat} serves both.
 */
public final class PgemitAssertions extends Assertions {
  private PgemitAssertions() {}

  /**
   * Starts an assertion on what was emitted.
   *
   * @param emitter the emitter
   * @return the assertion
   */
  public static EmitterAssert assertThat(RecordingEmitter emitter) {
    return new EmitterAssert(emitter);
  }
}
