package dev.pgemit.interop.faults.load;

import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import java.util.List;

/**
 * What became of one event in the eyes of its sender.
 *
 * @param event which one
 * @param attempts every call for it, in order; at least one
 */
public record EventResult(NumberedEvent event, List<EmitAttempt> attempts) {
  /** Takes a copy. */
  public EventResult {
    attempts = List.copyOf(attempts);
  }

  /** Accepted in the end, or else unknown where any call may have been published. */
  public Outcome outcome() {
    if (last().outcome() == Outcome.ACCEPTED) {
      return Outcome.ACCEPTED;
    }
    return attempts.stream().anyMatch(attempt -> attempt.outcome() == Outcome.UNKNOWN)
        ? Outcome.UNKNOWN
        : Outcome.REFUSED;
  }

  /** The span in which it was published, if it was. */
  public long startNanos() {
    return attempts.get(0).startNanos();
  }

  /** The end of that span. */
  public long endNanos() {
    return last().endNanos();
  }

  private EmitAttempt last() {
    return attempts.get(attempts.size() - 1);
  }
}
