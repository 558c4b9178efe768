package dev.pgemit.diagnosis;

/**
 * Explains a failure, and how to fix it. Immutable. Neither text names a host, a role or a
 * database.
 *
 * @param cause the cause, as the end of "since …"
 * @param advice the fix, as a clause, which calls the address of the database "the address"
 * @param isPermanent whether a retry is useless until a person changes something
 */
public record Diagnosis(String cause, String advice, boolean isPermanent) {
  static Diagnosis permanent(String cause, String advice) {
    return new Diagnosis(cause, advice, true);
  }

  static Diagnosis temporary(String cause, String advice) {
    return new Diagnosis(cause, advice, false);
  }
}
