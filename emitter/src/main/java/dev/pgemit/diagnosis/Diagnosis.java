package dev.pgemit.diagnosis;

/**
 * Why something failed, and what a person should do next. Immutable. Neither text names a host, a
 * role or a database.
 *
 * @param found the cause, as the end of "since …"
 * @param advice what to do, as a clause; the address of the database is called "the address"
 * @param isLasting whether it stays so until somebody changes something, so that a retry is useless
 */
public record Diagnosis(String found, String advice, boolean isLasting) {
  static Diagnosis lasting(String found, String advice) {
    return new Diagnosis(found, advice, true);
  }

  static Diagnosis passing(String found, String advice) {
    return new Diagnosis(found, advice, false);
  }
}
