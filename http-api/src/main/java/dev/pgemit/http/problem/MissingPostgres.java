package dev.pgemit.http.problem;

/** The problem of a call that needs Postgres, in a service on Redis alone. */
public final class MissingPostgres {
  private MissingPostgres() {}

  /**
   * Returns the problem.
   *
   * @param feature the subject of the message, in the singular
   */
  public static ProblemException problem(String feature) {
    return new ProblemException(
        ProblemType.UNSUPPORTED_CALL,
        ("%s needs Postgres, which this service does not use. Nothing was done. The operator of"
                + " the service can set DATABASE_URL")
            .formatted(feature));
  }
}
