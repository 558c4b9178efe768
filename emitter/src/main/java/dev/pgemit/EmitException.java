package dev.pgemit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that was not published, or may not have been. Its text says what happened and what a
 * person should do next; it holds no argument, no SQL and no password.
 *
 * <p>What a program can act on: {@link #isRetryable()} and {@link #isOutcomeKnown()}. Bad input is
 * an {@link InvalidMessageException}. Immutable, and safe to share between threads.
 */
public sealed class EmitException extends RuntimeException
    permits InvalidMessageException, IdempotencyKeyReusedException, TooManyRecurringEmitsException {
  private static final long serialVersionUID = 1L;

  /** Whether the same call may succeed later. */
  private final boolean retryable;

  /** Whether it is certain that nothing was published. */
  private final boolean outcomeKnown;

  /** The messages that it is about; not serialized. */
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
   * Tells whether the same call may succeed later, without anybody changing a setting.
   *
   * @return {@code true} where Postgres was away, busy or full
   */
  public final boolean isRetryable() {
    return retryable;
  }

  /**
   * Tells whether it is certain that nothing was published. It is not where the connection broke
   * during the commit: then the message may have reached everyone, and a retry may send it twice.
   *
   * @return {@code false} where the message may have been published
   */
  public final boolean isOutcomeKnown() {
    return outcomeKnown;
  }

  /**
   * Names the messages that were not published, or may not have been: by these ids they can be
   * looked for in logs and tails.
   *
   * @return the ids, in order; none where there was no message yet, as of bad input, or where it
   *     went through serialization
   */
  public final List<String> messageIds() {
    return messageIds == null ? List.of() : messageIds;
  }
}
