package dev.pgemit.interop.faults.result;

import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import dev.pgemit.interop.faults.load.EventResult;
import dev.pgemit.interop.faults.receive.EventReceiver;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What became of all events of a load.
 *
 * @param accepted events that were accepted
 * @param refused events that were refused in the end, so that surely nothing was published
 * @param unknown events of which nobody can tell
 * @param received accepted events that every receiver has got which was listening all the time
 * @param expected accepted events that some receiver was listening for all the time
 * @param lost accepted events that a receiver has not got though it was listening, and accepted
 *     events with a key whose row is not there
 * @param duplicated events that a receiver has got more than once
 * @param receivedThoughRefused events that were refused for sure and have been received all the
 *     same
 * @param examples a few of what is wrong, in words
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

  /** Nothing was emitted. */
  public static final DeliveryTally NONE = new DeliveryTally(0, 0, 0, 0, 0, 0, 0, 0, List.of());

  /** Takes a copy. */
  public DeliveryTally {
    examples = List.copyOf(examples);
  }

  /**
   * Counts.
   *
   * @param keys the idempotency keys that Postgres holds
   */
  public static DeliveryTally count(
      List<EventResult> eventResults, List<? extends EventReceiver> receivers, Set<String> keys) {
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
                          .wasListeningThroughout(eventResult.startNanos(), eventResult.endNanos()))
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
    var duplicated =
        receivers.stream()
            .flatMap(receiver -> receiver.received().allCounts().entrySet().stream())
            .filter(entry -> entry.getValue() > 1)
            .map(entry -> entry.getKey())
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

  /** Two loads together. */
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
