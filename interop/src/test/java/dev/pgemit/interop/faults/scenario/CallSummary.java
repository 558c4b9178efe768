package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.load.EmitAttempt;
import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What callers learned from their calls.
 *
 * @param attempts every call
 */
record CallSummary(List<EmitAttempt> attempts) {
  private static final int EXAMPLES = 3;

  /** Returns the number of calls, and what the first of them were told. */
  static String examples(List<EmitAttempt> calls) {
    if (calls.isEmpty()) {
      return "0";
    }
    return calls.stream()
        .limit(EXAMPLES)
        .map(call -> "%s: %s".formatted(call.sender(), call.detail()))
        .collect(Collectors.joining("; ", calls.size() + ", such as ", ""));
  }

  /** Returns the calls that were not accepted. */
  List<EmitAttempt> failures() {
    return attempts.stream().filter(attempt -> attempt.outcome() != Outcome.ACCEPTED).toList();
  }

  long count(Outcome outcome) {
    return attempts.stream().filter(attempt -> attempt.outcome() == outcome).count();
  }

  /** Returns the calls that were made and ended between two times. */
  CallSummary between(long fromNanos, long untilNanos) {
    return new CallSummary(
        attempts.stream()
            .filter(
                attempt -> attempt.startNanos() >= fromNanos && attempt.endNanos() <= untilNanos)
            .toList());
  }

  /** Returns the longest time until the service refused a call, in seconds. */
  double slowestRefusalSeconds() {
    return failures().stream()
        .filter(attempt -> attempt.sender().equals("HTTP"))
        .mapToDouble(attempt -> attempt.millis() / 1e3)
        .max()
        .orElse(0);
  }

  /** Returns the failures over HTTP without a Retry-After header. */
  List<EmitAttempt> withoutRetryAfter() {
    return failures().stream()
        .filter(attempt -> attempt.sender().equals("HTTP") && !attempt.hasRetryAfter())
        .toList();
  }

  /** Returns the calls with an unknown outcome whose message does not say so. */
  List<EmitAttempt> unknownWithoutMessage() {
    return failures().stream()
        .filter(attempt -> attempt.outcome() == Outcome.UNKNOWN)
        .filter(attempt -> !attempt.detail().contains("may have been published"))
        .toList();
  }
}
