package dev.pgemit.http.stats;

import dev.pgemit.EmitException;
import dev.pgemit.EmitterMetrics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Keeps the activity of the last 15 minutes in slots of 10 seconds. Requests and commits only add
 * to counters that never reset; {@link #closeSlot}, called by one thread, stores their differences.
 * The memory is constant, about 250 KB. Thread-safe.
 */
public final class RecentStats implements EmitterMetrics {
  /** The length of a slot. */
  public static final Duration SLOT = Duration.ofSeconds(10);

  private static final int SLOT_COUNT = 90;
  private static final int HTTP_ERROR = 400;
  private static final int HTTP_FAILURE = 500;

  private final LongSupplier clock;
  private final Map<Counter, LongAdder> counters = new EnumMap<>(Counter.class);
  private final AtomicLongArray latencies = new AtomicLongArray(LatencyBuckets.COUNT);

  // The monitor of this object guards the fields below.
  private final Deque<Activity> slots = new ArrayDeque<>(SLOT_COUNT);
  private Activity earlier;

  /**
   * Creates empty statistics.
   *
   * @param clock returns the time in milliseconds since the epoch
   */
  public RecentStats(LongSupplier clock) {
    this.clock = clock;
    for (var counter : Counter.values()) {
      counters.put(counter, new LongAdder());
    }
    this.earlier = read(Gauges.UNKNOWN);
  }

  /**
   * Counts a completed request.
   *
   * @param isTimed whether its latency says how fast the service is, which that of a tail does not
   */
  public void requestCompleted(int status, long nanos, boolean isTimed) {
    add(Counter.REQUESTS, 1);
    if (status >= HTTP_FAILURE || status <= 0) {
      add(Counter.FAILED, 1);
    } else if (status >= HTTP_ERROR) {
      add(Counter.REFUSED, 1);
    }
    if (isTimed) {
      latencies.incrementAndGet(LatencyBuckets.indexOf(nanos));
    }
  }

  @Override
  public void committed(int messages, long bytes, Duration time) {
    add(Counter.COMMITS, 1);
    add(Counter.MESSAGES, messages);
    add(Counter.BYTES, bytes);
  }

  @Override
  public void dispatched(int messages, Duration time) {
    add(Counter.COMMITS, 1);
    add(Counter.MESSAGES, messages);
  }

  @Override
  public void failed(int messages, EmitException reason) {
    add(Counter.UNPUBLISHED, messages);
  }

  private void add(Counter counter, long count) {
    Objects.requireNonNull(counters.get(counter)).add(count);
  }

  /** Ends the current slot, and begins another. */
  public synchronized void closeSlot(Gauges gauges) {
    var now = read(gauges);
    if (now.endMillis() - earlier.endMillis() < SLOT.toMillis() / 2) {
      return; // the first run of a periodic task is immediate
    }
    if (slots.size() == SLOT_COUNT) {
      slots.removeFirst();
    }
    slots.addLast(difference(now, earlier));
    earlier = now;
  }

  private Activity read(Gauges gauges) {
    Map<Counter, Long> counts = new EnumMap<>(Counter.class);
    counters.forEach((counter, sum) -> counts.put(counter, sum.sum()));
    var buckets = new long[LatencyBuckets.COUNT];
    for (var i = 0; i < buckets.length; i++) {
      buckets[i] = latencies.get(i);
    }
    return new Activity(clock.getAsLong(), counts, buckets, gauges);
  }

  private static Activity difference(Activity now, Activity before) {
    Map<Counter, Long> counts = new EnumMap<>(Counter.class);
    now.counts().forEach((counter, sum) -> counts.put(counter, sum - before.count(counter)));
    var buckets = now.latencies().clone();
    for (var i = 0; i < buckets.length; i++) {
      buckets[i] -= before.latencies()[i];
    }
    return new Activity(now.endMillis(), counts, buckets, now.gauges());
  }

  /** Returns the document of all complete slots, the oldest first, and of their sum. */
  public Map<String, Object> toDocument(String replica) {
    List<Activity> all;
    synchronized (this) {
      all = List.copyOf(slots);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("replica", replica);
    document.put("slotSeconds", SLOT.toSeconds());
    if (!all.isEmpty()) {
      document.put("total", ActivityDocument.of(Activity.sum(all), all.size() * SLOT.toSeconds()));
    }
    var documents = new ArrayList<Map<String, Object>>();
    all.forEach(one -> documents.add(ActivityDocument.of(one, SLOT.toSeconds())));
    document.put("slots", documents);
    return document;
  }
}
