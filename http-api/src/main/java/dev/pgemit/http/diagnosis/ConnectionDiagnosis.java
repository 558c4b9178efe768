package dev.pgemit.http.diagnosis;

import dev.pgemit.diagnosis.ConnectionFailure;
import java.sql.SQLException;

/** Why there is no connection to Postgres, and what a person should do next. */
public final class ConnectionDiagnosis {
  private static final String ADDRESS = "the address";

  private ConnectionDiagnosis() {}

  /**
   * Explains what a data source threw.
   *
   * @param failure from a pool or the driver
   * @return a failure that names no host, role or database: fit for everyone's eyes
   */
  public static CheckResult explain(SQLException failure) {
    return explain(failure, "DATABASE_URL");
  }

  /**
   * Explains it to those at the machine, with the driver's own words, which name host, role and
   * database.
   *
   * @param variable which variable of the environment holds the address
   */
  public static CheckResult explainWithDetail(SQLException failure, String variable) {
    var result = explain(failure, variable);
    return CheckResult.failure(
        "%s (%s)".formatted(result.summary(), driverMessage(failure)), result.advice());
  }

  /** Whether it tells of a connection that could not be made. */
  public static boolean isConnectionFailure(SQLException failure) {
    return ConnectionFailure.isConnectionFailure(failure);
  }

  private static CheckResult explain(SQLException failure, String variable) {
    var diagnosis = ConnectionFailure.explain(failure);
    return CheckResult.failure(
        "No connection to Postgres, since " + diagnosis.cause(),
        diagnosis
            .advice()
            .replace(ADDRESS, variable)
            .replace("make pools smaller", "make pools smaller (PGEMIT_POOL_SIZE)"));
  }

  // The driver's first sentence, which names host, role and database, and no password.
  private static String driverMessage(SQLException failure) {
    var cause = ConnectionFailure.innermostSqlException(failure);
    var line = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return line.replaceFirst("\\. .*|\\.$", "") + ", SQLSTATE " + cause.getSQLState();
  }
}
