package dev.pgemit.interop.spring;

import dev.pgemit.Emitter;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Emits in each phase of a transaction: the name of the phase is the argument. */
class PhaseListener {
  private final Emitter io;

  PhaseListener(Emitter io) {
    this.io = io;
  }

  /** Published in the transaction. The listeners emit the event with its name. */
  record Done(String name) {}

  @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
  public void beforeCommit(Done done) {
    io.emit(done.name(), "before commit");
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
  public void afterCommit(Done done) {
    io.emit(done.name(), "after commit");
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_ROLLBACK)
  public void afterRollback(Done done) {
    io.emit(done.name(), "after rollback");
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMPLETION)
  public void afterCompletion(Done done) {
    io.emit(done.name(), "after completion");
  }
}
