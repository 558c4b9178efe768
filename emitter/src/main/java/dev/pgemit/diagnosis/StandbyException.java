package dev.pgemit.diagnosis;

import java.io.Serial;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** A statement that failed because the server is a standby, whose transactions are read-only. */
public final class StandbyException extends SQLException {
  @Serial private static final long serialVersionUID = 1L;

  private StandbyException(SQLException failure) {
    super(failure.getMessage(), failure.getSQLState(), failure);
  }

  /**
   * Returns the failure, as one of these where the server is a standby. From version 14 on the
   * server reports that by itself; the error alone also stands for a read-only role.
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
