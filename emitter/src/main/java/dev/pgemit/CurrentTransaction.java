package dev.pgemit;

import java.util.function.Consumer;

/**
 * Reports the transaction of the calling thread to an emitter that joins it: see {@link
 * EmitterBuilder#joinTransactions}. Implement this interface to integrate a framework that binds
 * transactions to threads. Implementations must be thread-safe. Each method is about the thread
 * that calls it.
 */
public interface CurrentTransaction {
  /**
   * Returns whether the calling thread has a transaction that can still be joined. A transaction
   * that is being committed or rolled back cannot, even if callbacks of the framework still run.
   *
   * @return {@code true} if messages become part of the transaction, {@code false} if they are
   *     published at once
   * @throws IllegalStateException if the thread has a transaction that cannot be joined safely. The
   *     message says why and what to do. The call then fails, and publishes nothing
   */
  boolean isActive();

  /**
   * Registers an action for the end of the calling thread's transaction. Called only while {@link
   * #isActive} returns {@code true}.
   *
   * @param action receives the outcome once: at the end of the transaction, or at the rollback to a
   *     savepoint that was set before this call. It does not block
   */
  void onCompletion(Consumer<Completion> action);

  /** The outcome of a transaction. */
  enum Completion {
    /** Postgres has committed the transaction. */
    COMMITTED,
    /** The transaction was rolled back, or rolled back to an earlier savepoint. */
    ROLLED_BACK,
    /** The connection failed during the commit. */
    UNKNOWN
  }
}
