package dev.pgemit.http.diagnosis;

import java.sql.Connection;
import java.sql.SQLException;

/** One thing that is asked of Postgres. */
@FunctionalInterface
public interface DatabaseCheck {
  /**
   * Asks it.
   *
   * @param connection in auto-commit mode; it stays as it was
   * @return what was found
   * @throws SQLException if Postgres did not answer
   */
  CheckResult run(Connection connection) throws SQLException;
}
