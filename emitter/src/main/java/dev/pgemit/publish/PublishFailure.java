package dev.pgemit.publish;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A message that Postgres did not commit, or may not have. The text is for a person. */
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

  /** Nothing was published, and the same call may succeed later. */
  static PublishFailure retryable(String message, @Nullable SQLException cause) {
    return new PublishFailure(message, true, true, false, cause);
  }

  /** Nothing was published, nor will be until somebody changes something. */
  static PublishFailure permanent(String message, @Nullable Throwable cause) {
    return new PublishFailure(message, false, true, false, cause);
  }

  /** It may have been published. */
  static PublishFailure unknownOutcome(String message, @Nullable Throwable cause) {
    return new PublishFailure(message, true, false, false, cause);
  }

  /** The idempotency key was used for another call. */
  static PublishFailure keyReused(String key) {
    return new PublishFailure(
        "The idempotency key \"%s\" was used for another message within 24 hours: nothing was published. Choose another key"
            .formatted(key),
        false,
        true,
        true,
        null);
  }

  /** The same failure of a later try, where an earlier one may have been published. */
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

  /** Whether another message had the same idempotency key. */
  public boolean isKeyReused() {
    return keyReused;
  }
}
