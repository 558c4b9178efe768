package dev.pgemit.benchmarks.receive;

import dev.pgemit.benchmarks.protocol.DeliveryCounts;
import dev.pgemit.benchmarks.protocol.EventMarker;
import java.util.BitSet;

/** Counts the arrived, duplicate and misordered events of one measurement. */
final class DeliveryCounter {
  private final int run;
  private final int perSender;
  private final BitSet[] seen;
  private final int[] highestSequence;
  private int arrived;
  private int doubled;
  private int misordered;
  private int strays;

  DeliveryCounter(int run, int senders, int perSender) {
    this.run = run;
    this.perSender = perSender;
    this.seen = new BitSet[senders];
    this.highestSequence = new int[senders];
    for (var i = 0; i < senders; i++) {
      seen[i] = new BitSet(perSender);
      highestSequence[i] = -1;
    }
  }

  void record(EventMarker marker) {
    var sender = marker.sender();
    var sequence = marker.sequence();
    if (marker.run() != run || sender >= seen.length || sequence >= perSender) {
      strays++;
      return;
    }
    if (seen[sender].get(sequence)) {
      doubled++;
      return;
    }
    seen[sender].set(sequence);
    arrived++;
    if (sequence < highestSequence[sender]) {
      misordered++;
    } else {
      highestSequence[sender] = sequence;
    }
  }

  int expected() {
    return seen.length * perSender;
  }

  int arrived() {
    return arrived;
  }

  DeliveryCounts counts(long lastNanos, long wireBytes) {
    return new DeliveryCounts(
        arrived, expected() - arrived, doubled, misordered, strays, lastNanos, wireBytes);
  }
}
