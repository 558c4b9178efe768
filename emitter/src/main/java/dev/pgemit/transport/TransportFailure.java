package dev.pgemit.transport;

import org.jspecify.annotations.Nullable;

/** Reports messages that were not published, or responses that do not arrive. */
public class TransportFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;
  private final boolean outcomeKnown;
  private final boolean keyReused;

  /** Creates a failure of a kind that the transport defines. */
  protected TransportFailure(
      String message, boolean retryable, boolean outcomeKnown, @Nullable Throwable cause) {
    this(message, retryable, outcomeKnown, false, cause);
  }

  private TransportFailure(
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

  /** Creates a failure that published nothing, and after which the same call may succeed. */
  public static TransportFailure retryable(String message, @Nullable Throwable cause) {
    return new TransportFailure(message, true, true, false, cause);
  }

  /** Creates a failure that published nothing, and that repeats until its cause is removed. */
  public static TransportFailure permanent(String message, @Nullable Throwable cause) {
    return new TransportFailure(message, false, true, false, cause);
  }

  /** Creates a failure after which the messages may have been published. */
  public static TransportFailure unknownOutcome(String message, @Nullable Throwable cause) {
    return new TransportFailure(message, true, false, false, cause);
  }

  /** Creates the failure of a call whose idempotency key was used for other messages. */
  public static TransportFailure keyReused(String key) {
    return new TransportFailure(
        ("The idempotency key \"%s\" was used for another message within the last 24"
                + " hours: nothing was published. Choose another key")
            .formatted(key),
        false,
        true,
        true,
        null);
  }

  /** Returns this failure for a call of which an earlier try may have been published. */
  public final TransportFailure afterUnknownOutcome() {
    return !outcomeKnown || keyReused
        ? this
        : unknownOutcome(
            "The connection broke during the first attempt, which may have been"
                + " published. Repeat the call with the same key, which is safe. The last"
                + " attempt failed: "
                + getMessage(),
            this);
  }

  public final boolean isRetryable() {
    return retryable;
  }

  public final boolean isOutcomeKnown() {
    return outcomeKnown;
  }

  /** Returns whether the idempotency key was used for other messages. */
  public final boolean isKeyReused() {
    return keyReused;
  }
}
