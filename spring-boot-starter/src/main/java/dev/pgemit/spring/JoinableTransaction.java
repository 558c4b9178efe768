package dev.pgemit.spring;

import dev.pgemit.CurrentTransaction.Completion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionSynchronization;

/**
 * One transaction: whether it can still be joined, and the actions that wait for its end. Used by
 * only the thread of the transaction.
 */
final class JoinableTransaction implements TransactionSynchronization {
  /** Savepoints and waiting actions, in the order of the calls. */
  private final List<Step> steps = new ArrayList<>();

  private boolean hasEnded;

  private sealed interface Step {}

  private record Savepoint(Object savepoint) implements Step {}

  private record WaitingAction(Consumer<Completion> action) implements Step {}

  /** Returns whether a statement can still become part of the transaction. */
  boolean isOpen() {
    return !hasEnded;
  }

  void onCompletion(Consumer<Completion> action) {
    steps.add(new WaitingAction(action));
  }

  /** Marks the end of the transaction. Calls after the first one have no effect. */
  void end(Completion completion) {
    hasEnded = true;
    complete(0, completion);
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

  // Not earlier: an ORM writes its changes during the commit, and its callbacks may emit.
  @Override
  public void afterCommit() {
    end(Completion.COMMITTED);
  }

  /**
   * Ends the transaction before the callbacks of the application. A transactional method that they
   * call would otherwise join it.
   */
  @Override
  public void afterCompletion(int status) {
    end(
        switch (status) {
          case STATUS_COMMITTED -> Completion.COMMITTED;
          case STATUS_ROLLED_BACK -> Completion.ROLLED_BACK;
          default -> Completion.UNKNOWN;
        });
  }
}
