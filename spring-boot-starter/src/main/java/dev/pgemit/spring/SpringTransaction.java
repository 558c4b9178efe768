package dev.pgemit.spring;

import dev.pgemit.CurrentTransaction;
import java.sql.SQLException;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The calling thread's Spring transaction on a data source.
 *
 * @param dataSource the data source of the transaction manager, without a transaction-aware proxy
 */
record SpringTransaction(DataSource dataSource, TransactionTracker tracker)
    implements CurrentTransaction {
  @Override
  public boolean isActive() {
    if (isAfterCompletion()) {
      return false;
    }
    var holder = holder();
    var transaction = holder == null ? null : tracker.find(holder);
    if (transaction != null) {
      return transaction.isOpen();
    }
    if (tracker.isInsideJta()) {
      throw new IllegalStateException(
          "The thread is in a JTA transaction, which an emit cannot join by itself. Emit through"
              + " using(connection) with a connection of the transaction, or use"
              + " outsideTransaction()");
    }
    if (holder == null) {
      return false;
    }
    // A connection that Spring keeps for the thread, without a transaction. The pool may have no
    // auto-commit.
    if (isWithoutTransaction() || isAutoCommit(holder)) {
      return false;
    }
    throw new IllegalStateException(
        "The manager of this transaction is not a bean, so the emitter cannot detect the end of the"
            + " transaction. Declare the transaction manager as a bean, or use"
            + " outsideTransaction()");
  }

  @Override
  public void onCompletion(Consumer<Completion> action) {
    var holder = holder();
    var transaction = holder == null ? null : tracker.find(holder);
    if (transaction == null) {
      throw new IllegalStateException("The thread has no transaction to join");
    }
    transaction.onCompletion(action);
  }

  private @Nullable ConnectionHolder holder() {
    return TransactionSynchronizationManager.getResource(dataSource) instanceof ConnectionHolder it
        ? it
        : null;
  }

  // Spring ends the synchronization before the callbacks after completion.
  private static boolean isAfterCompletion() {
    return TransactionSynchronizationManager.isActualTransactionActive()
        && !TransactionSynchronizationManager.isSynchronizationActive();
  }

  // A scope such as SUPPORTS outside of a transaction.
  private static boolean isWithoutTransaction() {
    return TransactionSynchronizationManager.isSynchronizationActive()
        && !TransactionSynchronizationManager.isActualTransactionActive();
  }

  private static boolean isAutoCommit(ConnectionHolder holder) {
    try {
      return holder.getConnection().getAutoCommit();
    } catch (SQLException e) {
      throw new IllegalStateException(
          "The connection of the thread cannot be used (%s)".formatted(e.getMessage()), e);
    }
  }
}
