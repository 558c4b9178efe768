package dev.pgemit.interop.faults.load;

/**
 * One call and its answer.
 *
 * @param event what was emitted
 * @param sender which door was taken
 * @param startNanos when, by {@link System#nanoTime()}
 * @param endNanos when it was answered
 * @param outcome what the answer says
 * @param hasRetryAfter whether it tells when to come again; of HTTP alone
 * @param detail the reason in words; empty where it was accepted
 */
public record EmitAttempt(
    NumberedEvent event,
    String sender,
    long startNanos,
    long endNanos,
    Outcome outcome,
    boolean hasRetryAfter,
    String detail) {
  /** What an answer says. */
  public enum Outcome {
    /** Committed. */
    ACCEPTED,
    /** Surely not published. */
    REFUSED,
    /** Perhaps published. */
    UNKNOWN
  }

  /** How long it took. */
  public double millis() {
    return (endNanos - startNanos) / 1e6;
  }
}
