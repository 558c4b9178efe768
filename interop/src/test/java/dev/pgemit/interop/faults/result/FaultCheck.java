package dev.pgemit.interop.faults.result;

/**
 * One check of a fault's result.
 *
 * @param expected the expected result
 * @param measured the actual result
 * @param isMet whether the check passed
 * @param isTimingSensitive whether a busy machine may fail the check
 */
public record FaultCheck(
    String expected, String measured, boolean isMet, boolean isTimingSensitive) {
  /** Creates a check that does not depend on timing. */
  public FaultCheck(String expected, String measured, boolean isMet) {
    this(expected, measured, isMet, false);
  }
}
