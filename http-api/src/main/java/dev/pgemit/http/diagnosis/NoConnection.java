package dev.pgemit.http.diagnosis;

import dev.pgemit.diagnosis.ConnectionFailure;
import java.sql.SQLException;

/** Why there is no connection to Postgres, and what a person should do next. */
public final class NoConnection {
  private static final String ADDRESS = "the address";

  private NoConnection() {}

  /**
   * Explains what a data source threw.
   *
   * @param failure from a pool or the driver
   * @return a failure that names no host, role or database: fit for everyone's eyes
   */
  public static Finding explain(SQLException failure) {
    return explain(failure, "DATABASE_URL");
  }

  /**
   * Explains it to those at the machine, with the driver's own words, which name host, role and
   * database.
   *
   * @param variable which variable of the environment holds the address
   */
  public static Finding explainHere(SQLException failure, String variable) {
    var finding = explain(failure, variable);
    return Finding.failure("%s (%s)".formatted(finding.found(), reason(failure)), finding.advice());
  }

  /** Whether it tells of a connection that could not be made. */
  public static boolean isIt(SQLException failure) {
    return ConnectionFailure.isIt(failure);
  }

  private static Finding explain(SQLException failure, String variable) {
    var diagnosis = ConnectionFailure.explain(failure);
    return Finding.failure(
        "No connection to Postgres, since " + diagnosis.found(),
        diagnosis
            .advice()
            .replace(ADDRESS, variable)
            .replace("make pools smaller", "make pools smaller (PGEMIT_POOL_SIZE)"));
  }

  // The driver's first sentence, which names host, role and database, and no password.
  private static String reason(SQLException failure) {
    var cause = ConnectionFailure.innermost(failure);
    var line = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return line.replaceFirst("\\. .*|\\.$", "") + ", SQLSTATE " + cause.getSQLState();
  }
}
