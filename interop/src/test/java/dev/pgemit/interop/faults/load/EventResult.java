package dev.pgemit.interop.faults.load;

import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import java.util.List;

/**
 * The result of one event for its sender.
 *
 * @param event the event
 * @param writer the number of the thread that emitted it
 * @param attempts every call for the event, in order; at least one
 */
public record EventResult(NumberedEvent event, int writer, List<EmitAttempt> attempts) {
  /** Copies the list. */
  public EventResult {
    attempts = List.copyOf(attempts);
  }

  /**
   * Returns accepted if the last call was accepted, and unknown if any other call may have
   * published the event.
   */
  public Outcome outcome() {
    if (last().outcome() == Outcome.ACCEPTED) {
      return Outcome.ACCEPTED;
    }
    return attempts.stream().anyMatch(attempt -> attempt.outcome() == Outcome.UNKNOWN)
        ? Outcome.UNKNOWN
        : Outcome.REFUSED;
  }

  /** Returns when the first call started. */
  public long startNanos() {
    return attempts.get(0).startNanos();
  }

  /** Returns when the last call ended. */
  public long endNanos() {
    return last().endNanos();
  }

  private EmitAttempt last() {
    return attempts.get(attempts.size() - 1);
  }
}
