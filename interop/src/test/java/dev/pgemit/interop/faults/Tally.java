package dev.pgemit.interop.faults;

import dev.pgemit.interop.faults.load.Attempt.Outcome;
import dev.pgemit.interop.faults.load.Fate;
import dev.pgemit.interop.faults.receive.Receiver;
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
 * @param owed accepted events that some receiver was listening for all the time
 * @param lost accepted events that a receiver has not got though it was listening, and accepted
 *     events with a key whose row is not there
 * @param twice events that a receiver has got more than once
 * @param notAccepted events that were refused for sure and have been received all the same
 * @param examples a few of what is wrong, in words
 */
public record Tally(
    int accepted,
    int refused,
    int unknown,
    int received,
    int owed,
    int lost,
    int twice,
    int notAccepted,
    List<String> examples) {
  private static final int MOST_EXAMPLES = 5;

  /** Nothing was emitted. */
  public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0, 0, List.of());

  /** Takes a copy. */
  public Tally {
    examples = List.copyOf(examples);
  }

  /**
   * Counts.
   *
   * @param keys the idempotency keys that Postgres holds
   */
  public static Tally of(List<Fate> fates, List<? extends Receiver> receivers, Set<String> keys) {
    var examples = new ArrayList<String>();
    var received = 0;
    var owed = 0;
    var lost = 0;
    for (var fate : fates) {
      if (fate.outcome() != Outcome.ACCEPTED) {
        continue;
      }
      var number = fate.event().number();
      var listening =
          receivers.stream()
              .filter(one -> !one.couldNotRead(number))
              .filter(one -> one.deafness().isOutside(fate.startNanos(), fate.endNanos()))
              .toList();
      var missing =
          listening.stream()
              .filter(one -> one.arrivals().times(number) == 0)
              .map(one -> one.name() + ", " + one.deafness().around(fate.endNanos()))
              .toList();
      owed += listening.isEmpty() ? 0 : 1;
      received += !listening.isEmpty() && missing.isEmpty() ? 1 : 0;
      if (!missing.isEmpty()) {
        lost++;
        examples.add("%s was not received by %s".formatted(fate.event(), missing));
      } else if (fate.event().isKeyed() && !keys.contains(fate.event().key())) {
        lost++;
        examples.add("%s has no row".formatted(fate.event()));
      }
    }
    var refusedNumbers =
        fates.stream()
            .filter(fate -> fate.outcome() == Outcome.REFUSED)
            .map(fate -> fate.event().number())
            .collect(Collectors.toSet());
    var phantoms =
        receivers.stream()
            .flatMap(one -> one.arrivals().all().keySet().stream())
            .filter(refusedNumbers::contains)
            .collect(Collectors.toSet());
    phantoms.forEach(number -> examples.add(number + " was refused, and received"));
    var doubled =
        receivers.stream()
            .flatMap(one -> one.arrivals().all().entrySet().stream())
            .filter(entry -> entry.getValue() > 1)
            .map(entry -> entry.getKey())
            .collect(Collectors.toSet());
    doubled.forEach(number -> examples.add(number + " was received twice"));
    return new Tally(
        count(fates, Outcome.ACCEPTED),
        refusedNumbers.size(),
        count(fates, Outcome.UNKNOWN),
        received,
        owed,
        lost,
        doubled.size(),
        phantoms.size(),
        examples.stream().limit(MOST_EXAMPLES).toList());
  }

  private static int count(List<Fate> fates, Outcome outcome) {
    return (int) fates.stream().filter(fate -> fate.outcome() == outcome).count();
  }

  /** Two loads together. */
  public Tally plus(Tally other) {
    var all = new ArrayList<>(examples);
    all.addAll(other.examples);
    return new Tally(
        accepted + other.accepted,
        refused + other.refused,
        unknown + other.unknown,
        received + other.received,
        owed + other.owed,
        lost + other.lost,
        twice + other.twice,
        notAccepted + other.notAccepted,
        all);
  }
}
