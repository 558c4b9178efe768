package dev.pgemit.spring;

import org.springframework.core.Ordered;
import org.springframework.transaction.jta.JtaTransactionObject;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * Marks a thread as long as its JTA transaction is open. Spring binds no connection to such a
 * thread in advance, so an emit cannot become part of the transaction.
 */
final class JtaTransaction implements TransactionSynchronization {
  private static final boolean IS_JTA_PRESENT =
      ClassUtils.isPresent(
          "jakarta.transaction.UserTransaction", JtaTransaction.class.getClassLoader());

  private boolean isCommitted;

  /** Returns whether a transaction is one of JTA. */
  static boolean isJta(DefaultTransactionStatus status) {
    return IS_JTA_PRESENT && status.getTransaction() instanceof JtaTransactionObject;
  }

  /** Returns whether the calling thread is in a JTA transaction that has not ended. */
  static boolean isOpen() {
    return TransactionSynchronizationManager.isSynchronizationActive()
        && TransactionSynchronizationManager.getSynchronizations().stream()
            .anyMatch(it -> it instanceof JtaTransaction transaction && !transaction.isCommitted);
  }

  /** Returns the first position, so that this callback runs before the application's. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @Override
  public void afterCommit() {
    isCommitted = true;
  }
}
