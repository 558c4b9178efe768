package dev.pgemit.interop.faults.result;

import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import dev.pgemit.interop.faults.load.EventResult;
import dev.pgemit.interop.faults.receive.EventReceiver;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Compares the order in which the events of each writer arrive with that of their emits. */
public final class WriterOrder {
  private WriterOrder() {}

  /**
   * Counts the accepted events that a receiver received after a later event of the same writer. The
   * first arrival of an event counts.
   */
  public static long countLate(
      List<EventResult> eventResults, List<? extends EventReceiver> receivers) {
    var writers =
        eventResults.stream()
            .filter(result -> result.outcome() == Outcome.ACCEPTED)
            .collect(Collectors.toMap(result -> result.event().number(), EventResult::writer));
    return receivers.stream()
        .mapToLong(receiver -> countLate(writers, receiver.received().numbers()))
        .sum();
  }

  private static long countLate(Map<Integer, Integer> writers, List<Integer> numbers) {
    Map<Integer, Integer> latest = new HashMap<>();
    var seen = new HashSet<Integer>();
    var late = 0L;
    for (var number : numbers) {
      var writer = writers.get(number);
      if (writer != null && seen.add(number)) {
        late += number < latest.getOrDefault(writer, 0) ? 1 : 0;
        latest.merge(writer, number, Math::max);
      }
    }
    return late;
  }
}
