package dev.pgemit.diagnosis;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends connections that nobody may use again, so that a pool removes them. */
public final class BrokenConnection {
  private static final Logger LOGGER = LoggerFactory.getLogger(BrokenConnection.class);

  private BrokenConnection() {}

  /**
   * Ends a connection that an {@link Error} has interrupted: nobody knows where in the protocol it
   * stands. The caller still closes it.
   */
  public static void abort(Connection connection) {
    try {
      unwrap(connection).abort(Runnable::run);
    } catch (SQLException e) {
      LOGGER.debug("The connection did not end", e);
    }
    triggerEviction(connection);
  }

  /** Uses a connection that is broken. A pool notices that only when a call fails. */
  public static void triggerEviction(Connection connection) {
    try (var statement = connection.createStatement()) {
      statement.execute("");
    } catch (SQLException e) {
      LOGGER.debug("The connection is broken", e);
    }
  }

  // A proxy may refuse to abort, or only take itself for closed.
  private static Connection unwrap(Connection connection) throws SQLException {
    return connection.isWrapperFor(PGConnection.class)
            && connection.unwrap(PGConnection.class) instanceof Connection driverConnection
        ? driverConnection
        : connection;
  }
}
