package dev.pgemit.interop.faults.load;

/**
 * One call and its response.
 *
 * @param event the emitted event
 * @param sender the name of the sender
 * @param startNanos when the call started, by {@link System#nanoTime()}
 * @param endNanos when the response arrived
 * @param outcome the outcome of the call
 * @param hasRetryAfter whether the response has a Retry-After header; HTTP only
 * @param detail the reason of a failure; empty if accepted
 */
public record EmitAttempt(
    NumberedEvent event,
    String sender,
    long startNanos,
    long endNanos,
    Outcome outcome,
    boolean hasRetryAfter,
    String detail) {
  /** The outcome of a call. */
  public enum Outcome {
    /** The event was committed. */
    ACCEPTED,
    /** The event was not published. */
    REFUSED,
    /** The event may have been published. */
    UNKNOWN
  }

  /** Returns the duration of the call. */
  public double millis() {
    return (endNanos - startNanos) / 1e6;
  }
}
