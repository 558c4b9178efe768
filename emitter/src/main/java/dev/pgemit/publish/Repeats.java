package dev.pgemit.publish;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is answered to calls whose idempotency key was used before. */
final class Repeats {
  private final OnceStatement once;
  private final LockLimit limit;

  /**
   * Answers repeats.
   *
   * @param limit how long to wait for the table
   */
  Repeats(OnceStatement once, LockLimit limit) {
    this.once = once;
    this.limit = limit;
  }

  /** Tells what became of a repeat. */
  interface Answers {
    /** It says what the first call said, whose messages have these ids. */
    void same(Publication repeat, List<String> ids);

    /** Its key is another database role's, or expired at this moment: nothing was published. */
    void ofOtherRole(Publication call);

    /** It cannot be told what the first call said, or that was something else. */
    void refused(Publication repeat, PublishFailure reason);
  }

  /** Answers all of them, over a connection whose transaction sees the first calls. */
  void answer(Connection connection, List<Publication> repeats, Answers answers)
      throws SQLException {
    if (repeats.isEmpty()) {
      return;
    }
    var held = once.held(connection, repeats, limit);
    for (var repeat : repeats) {
      var key = Objects.requireNonNull(repeat.key());
      var first = held.get(key.value());
      if (first == null) {
        answers.ofOtherRole(repeat);
      } else if (Arrays.equals(first.fingerprint(), key.fingerprint())) {
        repeat.takenAt(first.takenAt());
        answers.same(repeat, first.ids());
      } else {
        answers.refused(repeat, PublishFailure.reused(key.value()));
      }
    }
  }

  /** It is a repeat, but of what could not be read, or expired in that moment. */
  static PublishFailure unreadable(@Nullable SQLException cause) {
    return PublishFailure.temporary(
        "The idempotency key was used before, but what for could not be read: nothing was published"
            + " now. Try again",
        cause);
  }
}
