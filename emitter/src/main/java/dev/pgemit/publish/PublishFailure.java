package dev.pgemit.publish;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A failure to publish. Its message is for a person. */
public final class PublishFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;
  private final boolean outcomeKnown;
  private final boolean keyReused;

  private PublishFailure(
      String message,
      boolean retryable,
      boolean outcomeKnown,
      boolean keyReused,
      @Nullable Throwable cause) {
    super(message, cause);
    this.retryable = retryable;
    this.outcomeKnown = outcomeKnown;
    this.keyReused = keyReused;
  }

  /** Makes a failure that published nothing, and after which the same call may succeed. */
  static PublishFailure retryable(String message, @Nullable SQLException cause) {
    return new PublishFailure(message, true, true, false, cause);
  }

  /** Makes a failure that published nothing, and that repeats until its cause is removed. */
  static PublishFailure permanent(String message, @Nullable Throwable cause) {
    return new PublishFailure(message, false, true, false, cause);
  }

  /** Makes a failure after which the messages may have been published. */
  static PublishFailure unknownOutcome(String message, @Nullable Throwable cause) {
    return new PublishFailure(message, true, false, false, cause);
  }

  /** Makes the failure of a call whose idempotency key was used for other messages. */
  static PublishFailure keyReused(String key) {
    return new PublishFailure(
        "The idempotency key \"%s\" was used for another message within 24 hours: nothing was published. Choose another key"
            .formatted(key),
        false,
        true,
        true,
        null);
  }

  /** Returns this failure for a call of which an earlier try may have been published. */
  PublishFailure afterUnknownOutcome() {
    return !outcomeKnown || keyReused
        ? this
        : unknownOutcome(
            "The connection broke during a first try, which may have been published. Repeat it with"
                + " the same key, which is safe. The last try said: "
                + getMessage(),
            this);
  }

  public boolean isRetryable() {
    return retryable;
  }

  public boolean isOutcomeKnown() {
    return outcomeKnown;
  }

  /** Returns whether the idempotency key was used for other messages. */
  public boolean isKeyReused() {
    return keyReused;
  }
}
