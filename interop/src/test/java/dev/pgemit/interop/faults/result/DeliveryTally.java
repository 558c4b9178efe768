package dev.pgemit.interop.faults.result;

import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import dev.pgemit.interop.faults.load.EventResult;
import dev.pgemit.interop.faults.receive.EventReceiver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The deliveries of all events of a load.
 *
 * @param accepted events that were accepted
 * @param refused events whose last outcome is refused, so that they were not published
 * @param unknown events whose outcome is unknown
 * @param received accepted events that arrived at every receiver that was listening throughout
 * @param expected accepted events for which at least one receiver was listening throughout
 * @param lost accepted events that did not arrive at a listening receiver, or whose key has no row
 * @param duplicated events that arrived more than once at a receiver
 * @param receivedThoughRefused events that were refused but arrived
 * @param examples a few of the errors
 */
public record DeliveryTally(
    int accepted,
    int refused,
    int unknown,
    int received,
    int expected,
    int lost,
    int duplicated,
    int receivedThoughRefused,
    List<String> examples) {
  private static final int MAX_EXAMPLES = 5;

  /** The tally without any event. */
  public static final DeliveryTally NONE = new DeliveryTally(0, 0, 0, 0, 0, 0, 0, 0, List.of());

  /** Copies the list. */
  public DeliveryTally {
    examples = List.copyOf(examples);
  }

  /**
   * Counts the deliveries.
   *
   * @param keys the idempotency keys that Postgres holds
   */
  public static DeliveryTally count(
      List<EventResult> eventResults, List<? extends EventReceiver> receivers, Set<String> keys) {
    return count(eventResults, receivers, keys, Duration.ZERO);
  }

  /**
   * Counts the deliveries of events that are sent a little later than they are accepted.
   *
   * @param keys the idempotency keys that Postgres holds
   * @param maxDelay how long after the call a receiver must have listened
   */
  public static DeliveryTally count(
      List<EventResult> eventResults,
      List<? extends EventReceiver> receivers,
      Set<String> keys,
      Duration maxDelay) {
    var examples = new ArrayList<String>();
    var received = 0;
    var expected = 0;
    var lost = 0;
    for (var eventResult : eventResults) {
      if (eventResult.outcome() != Outcome.ACCEPTED) {
        continue;
      }
      var number = eventResult.event().number();
      var listening =
          receivers.stream()
              .filter(receiver -> !receiver.couldNotRead(number))
              .filter(
                  receiver ->
                      receiver
                          .gaps()
                          .wasListeningThroughout(
                              eventResult.startNanos(),
                              eventResult.endNanos() + maxDelay.toNanos()))
              .toList();
      var missing =
          listening.stream()
              .filter(receiver -> receiver.received().counts(number) == 0)
              .map(
                  receiver ->
                      receiver.name()
                          + ", "
                          + receiver.gaps().describeAround(eventResult.endNanos()))
              .toList();
      expected += listening.isEmpty() ? 0 : 1;
      received += !listening.isEmpty() && missing.isEmpty() ? 1 : 0;
      if (!missing.isEmpty()) {
        lost++;
        examples.add("%s was not received by %s".formatted(eventResult.event(), missing));
      } else if (eventResult.event().isKeyed() && !keys.contains(eventResult.event().key())) {
        lost++;
        examples.add("%s has no row".formatted(eventResult.event()));
      }
    }
    var refusedNumbers =
        eventResults.stream()
            .filter(eventResult -> eventResult.outcome() == Outcome.REFUSED)
            .map(eventResult -> eventResult.event().number())
            .collect(Collectors.toSet());
    var receivedThoughRefused =
        receivers.stream()
            .flatMap(receiver -> receiver.received().allCounts().keySet().stream())
            .filter(refusedNumbers::contains)
            .collect(Collectors.toSet());
    receivedThoughRefused.forEach(number -> examples.add(number + " was refused, and received"));
    var numbers =
        eventResults.stream()
            .map(eventResult -> eventResult.event().number())
            .collect(Collectors.toSet());
    var duplicated =
        receivers.stream()
            .flatMap(receiver -> receiver.received().allCounts().entrySet().stream())
            .filter(entry -> entry.getValue() > 1)
            .map(entry -> entry.getKey())
            .filter(numbers::contains)
            .collect(Collectors.toSet());
    duplicated.forEach(number -> examples.add(number + " was received twice"));
    return new DeliveryTally(
        countOutcome(eventResults, Outcome.ACCEPTED),
        refusedNumbers.size(),
        countOutcome(eventResults, Outcome.UNKNOWN),
        received,
        expected,
        lost,
        duplicated.size(),
        receivedThoughRefused.size(),
        examples.stream().limit(MAX_EXAMPLES).toList());
  }

  private static int countOutcome(List<EventResult> eventResults, Outcome outcome) {
    return (int)
        eventResults.stream().filter(eventResult -> eventResult.outcome() == outcome).count();
  }

  /** Returns the sum of two tallies. */
  public DeliveryTally plus(DeliveryTally other) {
    var all = new ArrayList<>(examples);
    all.addAll(other.examples);
    return new DeliveryTally(
        accepted + other.accepted,
        refused + other.refused,
        unknown + other.unknown,
        received + other.received,
        expected + other.expected,
        lost + other.lost,
        duplicated + other.duplicated,
        receivedThoughRefused + other.receivedThoughRefused,
        all);
  }
}
