package dev.pgemit.http.stats;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The activity of a replica in a period.
 *
 * @param endMillis the end of the period, by the clock of the process
 * @param counts the count of every {@link Counter}
 * @param latencies the number of requests by bucket of latency
 * @param gauges the state at the end of the period
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Activity(long endMillis, Map<Counter, Long> counts, long[] latencies, Gauges gauges) {
  /** Returns the sum of activities, with the gauges of the last one. */
  static Activity sum(List<Activity> all) {
    Map<Counter, Long> counts = new EnumMap<>(Counter.class);
    var latencies = new long[LatencyBuckets.COUNT];
    for (var one : all) {
      one.counts.forEach((counter, count) -> counts.merge(counter, count, Long::sum));
      for (var i = 0; i < latencies.length; i++) {
        latencies[i] += one.latencies[i];
      }
    }
    var last = all.get(all.size() - 1);
    return new Activity(last.endMillis, counts, latencies, last.gauges);
  }

  long count(Counter counter) {
    return counts.getOrDefault(counter, 0L);
  }

  long timedRequests() {
    return Arrays.stream(latencies).sum();
  }
}
