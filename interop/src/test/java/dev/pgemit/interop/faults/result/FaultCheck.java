package dev.pgemit.interop.faults.result;

/**
 * One thing that must hold.
 *
 * @param expected what, in words
 * @param measured what was found, in words
 * @param isMet whether it holds
 * @param isTimingSensitive whether it is a matter of time, which a machine at other work may fail
 */
public record FaultCheck(
    String expected, String measured, boolean isMet, boolean isTimingSensitive) {
  /** One that holds on any machine. */
  public FaultCheck(String expected, String measured, boolean isMet) {
    this(expected, measured, isMet, false);
  }
}
