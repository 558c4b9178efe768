package dev.pgemit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reports a message that was not published, or whose outcome is unknown. The text says what
 * happened and how to fix it. It contains no arguments, no SQL and no passwords.
 *
 * <p>Use {@link #isRetryable()} and {@link #isOutcomeKnown()} to decide what to do. Invalid input
 * throws an {@link InvalidMessageException}. Immutable, and safe to share between threads.
 */
public sealed class EmitException extends RuntimeException
    permits InvalidMessageException,
        IdempotencyKeyReusedException,
        MessageRefusedException,
        TooManyRecurringEmitsException,
        UnsupportedCallException {
  private static final long serialVersionUID = 1L;

  /** True if the same call may succeed later. */
  private final boolean retryable;

  /** True if it is certain that nothing was published. */
  private final boolean outcomeKnown;

  /** The ids of the affected messages; not serialized. */
  private final transient List<String> messageIds;

  EmitException(
      String message, boolean retryable, boolean outcomeKnown, @Nullable Throwable cause) {
    this(message, retryable, outcomeKnown, List.of(), cause);
  }

  EmitException(
      String message,
      boolean retryable,
      boolean outcomeKnown,
      List<String> messageIds,
      @Nullable Throwable cause) {
    super(message, cause);
    this.messageIds = List.copyOf(messageIds);
    this.retryable = retryable;
    this.outcomeKnown = outcomeKnown;
  }

  /**
   * Returns whether the same call may succeed later, without a change of any setting.
   *
   * @return {@code true} if Postgres was unavailable, busy or full
   */
  public final boolean isRetryable() {
    return retryable;
  }

  /**
   * Returns whether it is certain that nothing was published. If the connection broke during the
   * commit, servers may have received the message, and a retry may send it twice.
   *
   * @return {@code false} if the message may have been published
   */
  public final boolean isOutcomeKnown() {
    return outcomeKnown;
  }

  /**
   * Returns the ids of the messages that were not published, or whose outcome is unknown. Logs and
   * tails show the same ids.
   *
   * @return the ids, in order; empty for invalid input, which has no message yet, and after
   *     serialization
   */
  public final List<String> messageIds() {
    return messageIds == null ? List.of() : messageIds;
  }
}
