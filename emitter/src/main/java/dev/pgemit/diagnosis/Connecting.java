package dev.pgemit.diagnosis;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Opens connections. Every connection of pgemit is opened here, because the exceptions of drivers
 * and pools quote the address with its password, and end up in the logs of applications.
 */
public final class Connecting {
  private Connecting() {}

  /** A way to open a connection, which may also fail with an exception of its own. */
  public interface Opening<E extends Exception> {
    Connection open() throws SQLException, E;
  }

  /** What is done with a connection. */
  @FunctionalInterface
  public interface Work<T> {
    /** Uses the connection. */
    T on(Connection connection) throws SQLException;
  }

  /**
   * Borrows a connection for one piece of work, and closes it. An {@link Error} during the work
   * ends the connection, so that no pool hands it out again.
   *
   * @throws SQLException without a password in its texts where there is no connection
   */
  public static <T> T use(DataSource dataSource, Work<T> work) throws SQLException {
    try (var connection = to(dataSource)) {
      try {
        return work.on(connection);
      } catch (Error e) {
        BrokenConnection.end(connection);
        throw e;
      }
    }
  }

  /**
   * Opens a connection, for the caller to close.
   *
   * @throws SQLException without a password in its texts
   */
  public static Connection to(DataSource dataSource) throws SQLException {
    return by(dataSource::getConnection);
  }

  /**
   * Opens a connection in another way, for the caller to close.
   *
   * @throws SQLException without a password in its texts
   */
  public static <E extends Exception> Connection by(Opening<E> opening) throws SQLException, E {
    try {
      return opening.open();
    } catch (SQLException e) {
      throw Redaction.of(e);
    } catch (RuntimeException e) {
      // A pool that starts with its first connection, and cannot.
      throw Redaction.of(e);
    }
  }
}
