package dev.pgemit.http.stats;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Creates the JSON document of an activity. */
final class ActivityDocument {
  private ActivityDocument() {}

  static Map<String, Object> of(Activity activity, long seconds) {
    var document = new LinkedHashMap<String, Object>();
    document.put("until", Instant.ofEpochMilli(activity.endMillis()).toString());
    document.put("seconds", seconds);
    for (var counter : Counter.values()) {
      document.put(counter.name().toLowerCase(Locale.ROOT), activity.count(counter));
    }
    document.put("requestsPerSecond", perSecond(activity.count(Counter.REQUESTS), seconds));
    document.put("messagesPerSecond", perSecond(activity.count(Counter.MESSAGES), seconds));
    var gauges = activity.gauges();
    document.put("queuedMessages", gauges.queuedMessages());
    document.put("queueAgeMillis", gauges.queueAge().toMillis());
    if (!Double.isNaN(gauges.notifyQueueUsage())) {
      document.put("notifyQueueUsage", gauges.notifyQueueUsage());
    }
    if (!Double.isNaN(gauges.listeners())) {
      document.put("listeners", Math.round(gauges.listeners()));
    }
    var timed = activity.timedRequests();
    if (timed > 0) {
      var latency = new LinkedHashMap<String, Object>();
      var buckets = activity.latencies();
      latency.put("p50", LatencyBuckets.percentileMillis(buckets, timed, 0.5));
      latency.put("p90", LatencyBuckets.percentileMillis(buckets, timed, 0.9));
      latency.put("p99", LatencyBuckets.percentileMillis(buckets, timed, 0.99));
      latency.put("max", LatencyBuckets.percentileMillis(buckets, timed, 1));
      document.put("latencyMillis", latency);
    }
    return document;
  }

  private static double perSecond(long count, long seconds) {
    return Math.round(count * 1_000.0 / seconds) / 1_000.0;
  }
}
