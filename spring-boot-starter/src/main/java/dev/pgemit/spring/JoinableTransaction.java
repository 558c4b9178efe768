package dev.pgemit.spring;

import dev.pgemit.CurrentTransaction.Completion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionSynchronization;

/**
 * One transaction: whether it can still be joined, and the actions that wait for its end. Used by
 * the thread of the transaction alone.
 */
final class JoinableTransaction implements TransactionSynchronization {
  /** Savepoints and waiting actions, in the order of the calls. */
  private final List<Step> steps = new ArrayList<>();

  private boolean isCommitted;

  private sealed interface Step {}

  private record Savepoint(Object savepoint) implements Step {}

  private record WaitingAction(Consumer<Completion> action) implements Step {}

  /** Returns whether a statement can still become part of the transaction. */
  boolean isOpen() {
    return !isCommitted;
  }

  void onCompletion(Consumer<Completion> action) {
    steps.add(new WaitingAction(action));
  }

  void committed(@Nullable Throwable failure) {
    complete(0, failure == null ? Completion.COMMITTED : Completion.UNKNOWN);
  }

  void rolledBack(@Nullable Throwable failure) {
    complete(0, failure == null ? Completion.ROLLED_BACK : Completion.UNKNOWN);
  }

  /** Runs the actions from a position on, and forgets them. */
  private void complete(int position, Completion completion) {
    var ended = List.copyOf(steps.subList(position, steps.size()));
    steps.subList(position, steps.size()).clear();
    for (var step : ended) {
      if (step instanceof WaitingAction waiting) {
        waiting.action().accept(completion);
      }
    }
  }

  /** Returns the first position, so that this callback runs before the application's. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @Override
  public void savepoint(Object savepoint) {
    steps.add(new Savepoint(savepoint));
  }

  @Override
  public void savepointRollback(Object savepoint) {
    var position = steps.indexOf(new Savepoint(savepoint));
    // The savepoint itself stays, and can be rolled back to again.
    complete(position + 1, Completion.ROLLED_BACK);
  }

  // Only from here on: an ORM writes its changes during the commit, and its callbacks may emit.
  @Override
  public void afterCommit() {
    isCommitted = true;
  }
}
