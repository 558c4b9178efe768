package dev.pgemit.interop.faults.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of one fault.
 *
 * @param tally the deliveries of the events
 * @param recoverySeconds the time from the end of the fault until every sender published again; NaN
 *     if publishing never stopped
 * @param checks the checks of the result
 * @param timeline the arrivals around the fault; {@code null} if they show nothing
 * @param skipped why the fault was skipped; {@code null} if it was not
 */
public record FaultResult(
    DeliveryTally tally,
    double recoverySeconds,
    List<FaultCheck> checks,
    @Nullable ReceiptTimeline timeline,
    @Nullable String skipped) {
  /** Copies the list. */
  public FaultResult {
    checks = List.copyOf(checks);
  }

  /** Creates the result of a fault that this machine cannot run. */
  public static FaultResult skipped(String reason) {
    return new FaultResult(DeliveryTally.NONE, Double.NaN, List.of(), null, reason);
  }

  /** Creates the result of checks without a load. */
  public static FaultResult of(List<FaultCheck> checks) {
    return new FaultResult(DeliveryTally.NONE, Double.NaN, checks, null, null);
  }

  /** Returns the checks that failed. */
  public List<FaultCheck> unmet() {
    return checks.stream().filter(check -> !check.isMet()).toList();
  }

  /**
   * The arrivals around a fault.
   *
   * @param receivedPerTenth the number of events in each tenth of a second
   * @param fromSeconds when the fault began, from the start of the load
   * @param untilSeconds when the fault ended, from the start of the load
   */
  public record ReceiptTimeline(
      List<Integer> receivedPerTenth, double fromSeconds, double untilSeconds) {
    /** Copies the list. */
    public ReceiptTimeline {
      receivedPerTenth = List.copyOf(receivedPerTenth);
    }
  }
}
