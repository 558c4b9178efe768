package dev.pgemit.benchmarks.receive;

import dev.pgemit.benchmarks.load.Marker;
import java.util.ArrayList;
import java.util.List;

/**
 * What the listening threads hand over. An event that came as an attachment is looked at when the
 * clock has stopped: servers fetch it in their own time too.
 */
final class Arrivals {
  private Ledger ledger = new Ledger(0, 0, 0);
  private List<String> attachments = new ArrayList<>();
  private long lastNanos;
  private long wireBytes;

  synchronized void expect(Ledger next) {
    ledger = next;
    attachments = new ArrayList<>();
    lastNanos = 0;
    wireBytes = 0;
  }

  synchronized void marker(CharSequence text, int bytes) {
    ledger.arrive(Marker.in(text));
    arrived(bytes);
  }

  synchronized void attachment(String id, int bytes) {
    attachments.add(id);
    arrived(bytes);
  }

  private void arrived(int bytes) {
    lastNanos = System.nanoTime();
    wireBytes += bytes;
  }

  synchronized boolean isComplete() {
    return count() >= ledger.expected();
  }

  synchronized int count() {
    return ledger.arrived() + attachments.size();
  }

  synchronized Tally tally(StoredMarkers stored) {
    attachments.forEach(id -> ledger.arrive(stored.marker(id)));
    attachments = new ArrayList<>();
    return ledger.tally(lastNanos, wireBytes);
  }
}
