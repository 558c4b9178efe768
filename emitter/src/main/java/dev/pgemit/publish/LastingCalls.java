package dev.pgemit.publish;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Commits calls that leave rows: those with idempotency keys, and those with messages that wait.
 */
final class LastingCalls {
  private final OnceStatement once;
  private final LastingStatement lasting;
  private final Repeats repeats;
  private final ExpiredKeys expired;
  private final LockPatience locks;
  private final BiConsumer<List<Submission>, PublishFailure> failing;

  /**
   * Prepares the statements.
   *
   * @param failing notes why calls failed
   */
  LastingCalls(
      AttachmentsTable table,
      LockPatience locks,
      BiConsumer<List<Submission>, PublishFailure> failing) {
    this.once = new OnceStatement(table);
    this.lasting = new LastingStatement(table);
    this.repeats = new Repeats(once, LockLimit.LONG);
    this.expired = new ExpiredKeys(once);
    this.locks = locks;
    this.failing = failing;
  }

  /**
   * Commits a part of a batch and notes the results of repeats.
   *
   * @return the calls whose key another role has, which are to run again
   */
  List<Submission> execute(Connection connection, List<Submission> part) throws SQLException {
    var repeated = executeOnce(connection, part);
    var again = repeated.isEmpty() ? List.<Submission>of() : answer(connection, part, repeated);
    expired.added((int) part.stream().filter(Submission::hasKey).count(), connection);
    return again;
  }

  private List<Publication> executeOnce(Connection connection, List<Submission> part)
      throws SQLException {
    var publications = part.stream().map(Submission::publication).toList();
    if (part.get(0).isPostponed()) {
      var limit = locks.of(part);
      var earlier =
          Transaction.run(connection, () -> lasting.execute(connection, publications, limit));
      locks.granted(part);
      return earlier;
    }
    var repeated = once.execute(connection, publications, locks.of(part)).repeated();
    Commit.commit(connection);
    locks.granted(part);
    return repeated;
  }

  /** The others are committed by now, so nothing that goes wrong here is theirs. */
  private List<Submission> answer(
      Connection connection, List<Submission> part, List<Publication> repeated) {
    var ofOtherRole = new ArrayList<Submission>();
    var submissions = new IdentityHashMap<Publication, Submission>();
    part.forEach(submission -> submissions.put(submission.publication(), submission));
    try {
      repeats.answer(
          connection,
          repeated,
          new Repeats.Answers() {
            @Override
            public void same(Publication repeat, List<String> ids) {
              Objects.requireNonNull(submissions.get(repeat)).repeat(ids);
            }

            @Override
            public void ofOtherRole(Publication call) {
              ofOtherRole.add(Objects.requireNonNull(submissions.get(call)));
            }

            @Override
            public void refused(Publication repeat, PublishFailure reason) {
              failing.accept(List.of(Objects.requireNonNull(submissions.get(repeat))), reason);
            }
          });
      Commit.commit(connection);
    } catch (SQLException e) {
      Commit.rollBack(connection);
      failing.accept(
          part.stream().filter(one -> repeated.contains(one.publication())).toList(),
          Repeats.unreadable(e));
      return List.of();
    }
    return storedForRole(ofOtherRole, null);
  }

  /**
   * Has the keys stored in their other form, under the name of the role.
   *
   * @return the calls to run again; the others failed, since this was tried already
   */
  List<Submission> storedForRole(List<Submission> calls, @Nullable SQLException cause) {
    var again = calls.stream().filter(Submission::storeKeyOfRole).toList();
    failing.accept(
        calls.stream().filter(one -> !again.contains(one)).toList(), Repeats.unreadable(cause));
    return again;
  }
}
