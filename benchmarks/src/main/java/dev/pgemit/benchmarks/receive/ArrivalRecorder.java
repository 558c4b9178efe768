package dev.pgemit.benchmarks.receive;

import dev.pgemit.benchmarks.protocol.DeliveryCounts;
import dev.pgemit.benchmarks.protocol.EventMarker;
import java.util.ArrayList;
import java.util.List;

/**
 * Records the events that the listening threads receive. Attachments are checked after the
 * measurement, since servers fetch them at their own pace too.
 */
final class ArrivalRecorder {
  private DeliveryCounter counter = new DeliveryCounter(0, 0, 0);
  private List<String> attachmentIds = new ArrayList<>();
  private long lastArrivalNanos;
  private long wireBytes;

  synchronized void start(DeliveryCounter next) {
    counter = next;
    attachmentIds = new ArrayList<>();
    lastArrivalNanos = 0;
    wireBytes = 0;
  }

  synchronized void recordMarker(CharSequence text, int bytes) {
    counter.record(EventMarker.find(text));
    record(bytes);
  }

  synchronized void recordAttachment(String id, int bytes) {
    attachmentIds.add(id);
    record(bytes);
  }

  private void record(int bytes) {
    lastArrivalNanos = System.nanoTime();
    wireBytes += bytes;
  }

  synchronized boolean isComplete() {
    return count() >= counter.expected();
  }

  synchronized int count() {
    return counter.arrived() + attachmentIds.size();
  }

  synchronized DeliveryCounts counts(StoredMarkers stored) {
    attachmentIds.forEach(id -> counter.record(stored.marker(id)));
    attachmentIds = new ArrayList<>();
    return counter.counts(lastArrivalNanos, wireBytes);
  }
}
