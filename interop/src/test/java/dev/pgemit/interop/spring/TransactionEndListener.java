package dev.pgemit.interop.spring;

import java.util.function.Consumer;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Runs an action in each phase after the end of a transaction. */
class TransactionEndListener {
  /** Published in the transaction, with the action for its end. */
  record Ended(Consumer<TransactionPhase> action) {}

  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
  public void afterCommit(Ended ended) {
    ended.action().accept(TransactionPhase.AFTER_COMMIT);
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_ROLLBACK)
  public void afterRollback(Ended ended) {
    ended.action().accept(TransactionPhase.AFTER_ROLLBACK);
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMPLETION)
  public void afterCompletion(Ended ended) {
    ended.action().accept(TransactionPhase.AFTER_COMPLETION);
  }
}
