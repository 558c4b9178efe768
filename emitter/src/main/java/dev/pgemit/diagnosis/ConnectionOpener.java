package dev.pgemit.diagnosis;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Opens all connections of pgemit. The exceptions of drivers and pools quote the address with its
 * password, and applications log them. This class redacts these exceptions.
 */
public final class ConnectionOpener {
  private ConnectionOpener() {}

  /** Opens a connection. The supplier may also throw its own checked exception. */
  public interface ConnectionSupplier<E extends Exception> {
    Connection get() throws SQLException, E;
  }

  /** Uses a connection. */
  @FunctionalInterface
  public interface ConnectionFunction<T> {
    /** Uses the connection. */
    T apply(Connection connection) throws SQLException;
  }

  /**
   * Borrows a connection for one piece of work, and closes it. An {@link Error} aborts the
   * connection, so that no pool reuses it.
   *
   * @throws SQLException without passwords in its messages, if no connection can be opened
   */
  public static <T> T withConnection(DataSource dataSource, ConnectionFunction<T> work)
      throws SQLException {
    try (var connection = open(dataSource)) {
      try {
        return work.apply(connection);
      } catch (Error e) {
        BrokenConnection.abort(connection);
        throw e;
      }
    }
  }

  /** Opens a connection, for the caller to close. Exceptions contain no passwords. */
  public static Connection open(DataSource dataSource) throws SQLException {
    return openWith(dataSource::getConnection);
  }

  /** Opens a connection from a supplier. Exceptions contain no passwords. */
  public static <E extends Exception> Connection openWith(ConnectionSupplier<E> supplier)
      throws SQLException, E {
    try {
      return supplier.get();
    } catch (SQLException e) {
      throw Redaction.redact(e);
    } catch (RuntimeException e) {
      // A pool that starts with its first connection throws this if it cannot start.
      throw Redaction.redact(e);
    }
  }
}
