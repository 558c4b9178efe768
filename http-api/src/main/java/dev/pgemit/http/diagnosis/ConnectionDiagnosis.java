package dev.pgemit.http.diagnosis;

import dev.pgemit.diagnosis.ConnectionFailure;
import java.sql.SQLException;

/** Explains why a connection to Postgres failed and how to fix the cause. */
public final class ConnectionDiagnosis {
  private static final String ADDRESS = "the address";

  private ConnectionDiagnosis() {}

  /**
   * Explains an exception of a data source.
   *
   * @param failure the exception of a pool or the driver
   * @return a result without host, role or database names, suitable for API callers
   */
  public static CheckResult explain(SQLException failure) {
    return explain(failure, "DATABASE_URL");
  }

  /**
   * Explains an exception with the driver's message, which names host, role and database. Only for
   * operators.
   *
   * @param failure the exception of a pool or the driver
   * @param variable the environment variable that holds the address
   */
  public static CheckResult explainWithDetail(SQLException failure, String variable) {
    var result = explain(failure, variable);
    return CheckResult.failure(
        "%s (%s)".formatted(result.summary(), driverMessage(failure)), result.advice());
  }

  /** Returns whether the exception reports a failed connection attempt. */
  public static boolean isConnectionFailure(SQLException failure) {
    return ConnectionFailure.isConnectionFailure(failure);
  }

  private static CheckResult explain(SQLException failure, String variable) {
    var diagnosis = ConnectionFailure.explain(failure);
    return CheckResult.failure(
        "No connection to Postgres: " + diagnosis.cause(),
        diagnosis
            .advice()
            .replace(ADDRESS, variable)
            .replace("make pools smaller", "make pools smaller (PGEMIT_POOL_SIZE)"));
  }

  // The first line of the driver's message names host, role and database. It contains no password.
  private static String driverMessage(SQLException failure) {
    var cause = ConnectionFailure.innermostSqlException(failure);
    var line = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return line.replaceFirst("\\. .*|\\.$", "") + ", SQLSTATE " + cause.getSQLState();
  }
}
