package dev.pgemit.diagnosis;

/**
 * Why something failed, and what a person should do next. Immutable. Neither text names a host, a
 * role or a database.
 *
 * @param cause the cause, as the end of "since …"
 * @param advice what to do, as a clause; the address of the database is called "the address"
 * @param isPermanent whether it stays so until somebody changes something, so that a retry is
 *     useless
 */
public record Diagnosis(String cause, String advice, boolean isPermanent) {
  static Diagnosis permanent(String cause, String advice) {
    return new Diagnosis(cause, advice, true);
  }

  static Diagnosis temporary(String cause, String advice) {
    return new Diagnosis(cause, advice, false);
  }
}
