package dev.pgemit.http.diagnosis;

import java.sql.Connection;
import java.sql.SQLException;

/** A check of the database. */
@FunctionalInterface
public interface DatabaseCheck {
  /**
   * Runs the check.
   *
   * @param connection a connection in auto-commit mode; the check leaves its state unchanged
   * @return the result
   * @throws SQLException if a query fails
   */
  CheckResult run(Connection connection) throws SQLException;
}
