package dev.pgemit.diagnosis;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Aborts connections that must not be reused, so that a pool removes them. */
public final class BrokenConnection {
  private static final Logger LOGGER = LoggerFactory.getLogger(BrokenConnection.class);

  private BrokenConnection() {}

  /**
   * Aborts a connection after an {@link Error}, which leaves the protocol in an unknown state. The
   * caller still closes the connection.
   */
  public static void abort(Connection connection) {
    end(connection);
    triggerEviction(connection);
  }

  /** Ends a connection that another thread may be using. */
  public static void end(Connection connection) {
    try {
      unwrap(connection).abort(Runnable::run);
    } catch (SQLException e) {
      LOGGER.debug("Closing the connection failed", e);
    }
  }

  /** Uses a broken connection, because a pool evicts a connection only after a failed call. */
  public static void triggerEviction(Connection connection) {
    try (var statement = connection.createStatement()) {
      statement.execute("");
    } catch (SQLException e) {
      LOGGER.debug("The connection is broken", e);
    }
  }

  // A proxy may reject abort, or may only mark itself as closed.
  private static Connection unwrap(Connection connection) throws SQLException {
    return connection.isWrapperFor(PGConnection.class)
            && connection.unwrap(PGConnection.class) instanceof Connection driverConnection
        ? driverConnection
        : connection;
  }
}
