package dev.pgemit.interop.faults.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one fault did.
 *
 * @param tally what became of the events
 * @param recoverySeconds from the end of the fault until every door published again; NaN where
 *     nothing had stopped
 * @param checks what must hold
 * @param timeline how many a receiver got around the fault; none where that shows nothing
 * @param skipped why it was not done; null where it was
 */
public record FaultResult(
    DeliveryTally tally,
    double recoverySeconds,
    List<FaultCheck> checks,
    @Nullable ReceiptTimeline timeline,
    @Nullable String skipped) {
  /** Takes a copy. */
  public FaultResult {
    checks = List.copyOf(checks);
  }

  /** It could not be done here. */
  public static FaultResult skipped(String reason) {
    return new FaultResult(DeliveryTally.NONE, Double.NaN, List.of(), null, reason);
  }

  /** Something that was looked at once, without a load. */
  public static FaultResult of(List<FaultCheck> checks) {
    return new FaultResult(DeliveryTally.NONE, Double.NaN, checks, null, null);
  }

  /** The checks that do not hold. */
  public List<FaultCheck> unmet() {
    return checks.stream().filter(check -> !check.isMet()).toList();
  }

  /**
   * How many events arrived around a fault.
   *
   * @param receivedPerTenth how many in each tenth of a second
   * @param fromSeconds when the fault began, from the start of the load
   * @param untilSeconds when it ended
   */
  public record ReceiptTimeline(
      List<Integer> receivedPerTenth, double fromSeconds, double untilSeconds) {
    /** Takes a copy. */
    public ReceiptTimeline {
      receivedPerTenth = List.copyOf(receivedPerTenth);
    }
  }
}
