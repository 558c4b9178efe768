package dev.pgemit.diagnosis;

import java.io.Serial;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** Reports a statement that failed on a standby, whose transactions are read-only. */
public final class StandbyException extends SQLException {
  @Serial private static final long serialVersionUID = 1L;

  private StandbyException(SQLException failure) {
    super(failure.getMessage(), failure.getSQLState(), failure);
  }

  /**
   * Wraps the failure if the server is a standby, and returns other failures unchanged. Postgres 14
   * and later report in_hot_standby to the driver. The SQLSTATE is not enough, since a read-only
   * role causes the same error.
   */
  public static SQLException wrapIfStandby(SQLException failure, Connection connection) {
    return "25006".equals(failure.getSQLState()) && isStandby(connection)
        ? new StandbyException(failure)
        : failure;
  }

  private static boolean isStandby(Connection connection) {
    try {
      return connection.isWrapperFor(PGConnection.class)
          && "on"
              .equals(connection.unwrap(PGConnection.class).getParameterStatus("in_hot_standby"));
    } catch (SQLException e) {
      return false;
    }
  }
}
