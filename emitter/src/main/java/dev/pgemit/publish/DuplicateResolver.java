package dev.pgemit.publish;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is answered to calls whose idempotency key was used before. */
final class DuplicateResolver {
  private final IdempotentStatement idempotentStatement;
  private final LockTimeoutLevel lockTimeout;

  /**
   * Answers repeats.
   *
   * @param lockTimeout how long to wait for the table
   */
  DuplicateResolver(IdempotentStatement idempotentStatement, LockTimeoutLevel lockTimeout) {
    this.idempotentStatement = idempotentStatement;
    this.lockTimeout = lockTimeout;
  }

  /** Tells what became of a repeat. */
  interface DuplicateHandler {
    /** It says what the first call said, whose messages have these ids. */
    void onSameCall(Publication duplicate, List<String> ids);

    /** Its key is another database role's, or expired at this moment: nothing was published. */
    void onKeyOfOtherRole(Publication call);

    /** It cannot be told what the first call said, or that was something else. */
    void onRejected(Publication duplicate, PublishFailure reason);
  }

  /** Answers all of them, over a connection whose transaction sees the first calls. */
  void resolve(Connection connection, List<Publication> duplicates, DuplicateHandler handler)
      throws SQLException {
    if (duplicates.isEmpty()) {
      return;
    }
    var firstCalls = idempotentStatement.findFirstCalls(connection, duplicates, lockTimeout);
    for (var duplicate : duplicates) {
      var key = Objects.requireNonNull(duplicate.key());
      var first = firstCalls.get(key.value());
      if (first == null) {
        handler.onKeyOfOtherRole(duplicate);
      } else if (Arrays.equals(first.fingerprint(), key.fingerprint())) {
        duplicate.markAccepted(first.acceptedAt());
        handler.onSameCall(duplicate, first.ids());
      } else {
        handler.onRejected(duplicate, PublishFailure.keyReused(key.value()));
      }
    }
  }

  /** It is a repeat, but of what could not be read, or expired in that moment. */
  static PublishFailure unreadableFirstCall(@Nullable SQLException cause) {
    return PublishFailure.retryable(
        "The idempotency key was used before, but what for could not be read: nothing was published"
            + " now. Try again",
        cause);
  }
}
