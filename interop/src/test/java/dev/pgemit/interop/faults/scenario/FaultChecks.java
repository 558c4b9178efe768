package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.load.EmitAttempt;
import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import dev.pgemit.interop.faults.result.DeliveryTally;
import dev.pgemit.interop.faults.result.FaultCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Collects the checks of a fault. */
final class FaultChecks {
  private final List<FaultCheck> checks = new ArrayList<>();

  /** Adds a check with its measured value. */
  FaultChecks that(String expected, boolean isMet, Object measured) {
    checks.add(new FaultCheck(expected, String.valueOf(measured), isMet));
    return this;
  }

  /** Adds a check without a measured value. */
  FaultChecks that(String expected, boolean isMet) {
    return that(expected, isMet, isMet ? "yes" : "no");
  }

  /** Adds the checks that failed calls know when to try again, and which outcomes are unknown. */
  FaultChecks failuresAreExplained(CallSummary calls) {
    return retryAfterIsSet(calls).unknownOutcomesAreReported(calls);
  }

  /** Adds the check that each refusal of the service has a Retry-After header. */
  FaultChecks retryAfterIsSet(CallSummary calls) {
    return thatNone(
        "each 503 has `Retry-After`",
        calls.withoutRetryAfter(),
        calls.failures().size() + " calls failed");
  }

  /** Adds the check that each unknown outcome is reported to its caller. */
  FaultChecks unknownOutcomesAreReported(CallSummary calls) {
    return thatNone(
        "each unknown outcome is reported",
        calls.unknownWithoutMessage(),
        calls.count(Outcome.UNKNOWN) + " calls unknown");
  }

  private FaultChecks thatNone(String expected, List<EmitAttempt> offending, String measured) {
    return that(
        expected,
        offending.isEmpty(),
        offending.isEmpty() ? measured : measured + ", wrong: " + CallSummary.examples(offending));
  }

  /** Adds an upper limit for a duration. */
  FaultChecks atMostSeconds(String description, double seconds, double limit) {
    checks.add(
        new FaultCheck(
            "%s within %s s".formatted(description, number(limit)),
            String.format(Locale.ROOT, "%.2f s", seconds),
            seconds <= limit,
            true));
    return this;
  }

  private static String number(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }

  /**
   * Adds the checks that events arrived, that none was lost or duplicated, and that no refused
   * event arrived.
   */
  FaultChecks deliveryGuarantees(DeliveryTally tally) {
    return that("events were accepted and received", tally.received() > 0, tally.received())
        .that("no event was lost", tally.lost() == 0, countWithExamples(tally.lost(), tally))
        .that(
            "no event arrived twice",
            tally.duplicated() == 0,
            countWithExamples(tally.duplicated(), tally))
        .that(
            "no refused event arrived",
            tally.receivedThoughRefused() == 0,
            countWithExamples(tally.receivedThoughRefused(), tally));
  }

  private static String countWithExamples(int count, DeliveryTally tally) {
    return count == 0 ? "0" : count + ", such as " + tally.examples();
  }

  List<FaultCheck> checks() {
    return List.copyOf(checks);
  }
}
