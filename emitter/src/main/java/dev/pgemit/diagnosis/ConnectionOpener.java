package dev.pgemit.diagnosis;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Opens connections. Every connection of pgemit is opened here, because the exceptions of drivers
 * and pools quote the address with its password, and end up in the logs of applications.
 */
public final class ConnectionOpener {
  private ConnectionOpener() {}

  /** A way to open a connection, which may also fail with an exception of its own. */
  public interface ConnectionSupplier<E extends Exception> {
    Connection get() throws SQLException, E;
  }

  /** What is done with a connection. */
  @FunctionalInterface
  public interface ConnectionFunction<T> {
    /** Uses the connection. */
    T apply(Connection connection) throws SQLException;
  }

  /**
   * Borrows a connection for one piece of work, and closes it. An {@link Error} during the work
   * ends the connection, so that no pool hands it out again.
   *
   * @throws SQLException without a password in its texts where there is no connection
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

  /**
   * Opens a connection, for the caller to close.
   *
   * @throws SQLException without a password in its texts
   */
  public static Connection open(DataSource dataSource) throws SQLException {
    return openWith(dataSource::getConnection);
  }

  /**
   * Opens a connection in another way, for the caller to close.
   *
   * @throws SQLException without a password in its texts
   */
  public static <E extends Exception> Connection openWith(ConnectionSupplier<E> supplier)
      throws SQLException, E {
    try {
      return supplier.get();
    } catch (SQLException e) {
      throw Redaction.redact(e);
    } catch (RuntimeException e) {
      // A pool that starts with its first connection, and cannot.
      throw Redaction.redact(e);
    }
  }
}
