package dev.pgemit;

import dev.pgemit.diagnosis.ConnectionOpener.ConnectionFunction;
import dev.pgemit.postgres.PostgresTransport;
import dev.pgemit.publish.ConnectionScope;
import dev.pgemit.publish.TransactionAwareConnections;
import dev.pgemit.transport.Publisher;
import dev.pgemit.transport.Transport;
import dev.pgemit.transport.TransportFailure;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Joins the transactions of the calling threads: on a thread without a transaction, everything is
 * as without this class.
 *
 * @param source returns the connection of the thread's transaction
 * @param current the thread's transaction
 */
record TransactionJoin(DataSource source, CurrentTransaction current) {
  /**
   * Validates the data source.
   *
   * @throws dev.pgemit.wire.MessageValidationException if it does not join transactions
   */
  static TransactionJoin of(DataSource source, CurrentTransaction current) {
    PostgresTransport.requireTransactionAware(source);
    return new TransactionJoin(source, current);
  }

  /**
   * Returns whether the thread has a transaction.
   *
   * @throws TransportFailure if it cannot be joined
   */
  boolean isActive() {
    try {
      return current.isActive();
    } catch (IllegalStateException e) {
      throw TransportFailure.permanent(e.getMessage() + ": nothing was published", e);
    }
  }

  /** Returns a publisher that joins transactions, and otherwise uses the transport. */
  Publisher publisher(Transport transport) {
    return new TransactionalPublisher(this, transport, transport.joining(source));
  }

  /** Returns connections that join transactions, and otherwise come from another scope. */
  ConnectionScope connections(ConnectionScope own) {
    return new JoiningConnections(this, own, new TransactionAwareConnections(source));
  }

  private record JoiningConnections(
      TransactionJoin join, ConnectionScope own, ConnectionScope joined)
      implements ConnectionScope {
    @Override
    public <T> T withConnection(ConnectionFunction<T> work) throws SQLException {
      return chosen().withConnection(work);
    }

    @Override
    public <T> T inTransaction(ConnectionFunction<T> work) throws SQLException {
      return chosen().inTransaction(work);
    }

    @Override
    public <T> T write(ConnectionFunction<T> work) throws SQLException {
      return chosen().write(work);
    }

    private ConnectionScope chosen() {
      return join.isActive() ? joined : own;
    }
  }
}
