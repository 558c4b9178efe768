package dev.pgemit.spring;

import dev.pgemit.CurrentTransaction.Completion;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.JdbcTransactionObjectSupport;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Follows the transactions of each transaction manager of the context that has a JDBC connection.
 * Spring still reports an active transaction in the callbacks after its end, so an emitter could
 * not tell a finished transaction from one that can be joined. Thread-safe.
 */
final class TransactionTracker implements BeanPostProcessor, PriorityOrdered {
  private final TransactionExecutionListener listener = new Listener();

  // Most applications never begin a JTA transaction.
  private volatile boolean hasJta;

  // Weak, so that a transaction whose end is never reported does not stay in memory.
  private final Map<ConnectionHolder, JoinableTransaction> transactions =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** Returns the first position: another post-processor may need a manager when it is created. */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public Object postProcessBeforeInitialization(Object bean, String beanName) {
    if (bean instanceof PlatformTransactionManager
        && bean instanceof ConfigurableTransactionManager manager) {
      manager.addListener(listener);
    }
    return bean;
  }

  /**
   * Returns the transaction of a connection, {@code null} if no manager of the context began it.
   */
  @Nullable JoinableTransaction find(ConnectionHolder holder) {
    return transactions.get(holder);
  }

  /** Returns whether the calling thread is in a JTA transaction that has not ended. */
  boolean isInsideJta() {
    return hasJta && JtaTransaction.isOpen();
  }

  // Registered directly: Spring Boot would add a bean of this type to some managers again.
  private final class Listener implements TransactionExecutionListener {
    @Override
    public void afterBegin(TransactionExecution execution, @Nullable Throwable failure) {
      if (failure != null || !(execution instanceof DefaultTransactionStatus status)) {
        return;
      }
      if (JtaTransaction.isJta(status)) {
        hasJta = true;
        register(status, new JtaTransaction());
        return;
      }
      var holder = holder(execution);
      if (holder != null) {
        var transaction = new JoinableTransaction();
        transactions.put(holder, transaction);
        register(status, transaction);
      }
    }

    private static void register(
        DefaultTransactionStatus status, TransactionSynchronization synchronization) {
      if (status.isNewSynchronization()) {
        TransactionSynchronizationManager.registerSynchronization(synchronization);
      }
    }

    // A manager without synchronization calls only this listener. With synchronization the
    // transaction has ended before.
    @Override
    public void afterCommit(TransactionExecution execution, @Nullable Throwable failure) {
      end(execution, failure == null ? Completion.COMMITTED : Completion.UNKNOWN);
    }

    @Override
    public void afterRollback(TransactionExecution execution, @Nullable Throwable failure) {
      end(execution, failure == null ? Completion.ROLLED_BACK : Completion.UNKNOWN);
    }

    private void end(TransactionExecution execution, Completion completion) {
      var holder = holder(execution);
      var transaction = holder == null ? null : transactions.remove(holder);
      if (transaction != null) {
        transaction.end(completion);
      }
    }

    /** Returns the connection of a transaction that is no part of another one. */
    private static @Nullable ConnectionHolder holder(TransactionExecution execution) {
      return execution.isNewTransaction()
              && execution instanceof DefaultTransactionStatus status
              && status.getTransaction() instanceof JdbcTransactionObjectSupport jdbc
              && jdbc.hasConnectionHolder()
          ? jdbc.getConnectionHolder()
          : null;
    }
  }
}
