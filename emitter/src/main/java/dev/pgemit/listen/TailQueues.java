package dev.pgemit.listen;

import dev.pgemit.wire.ReceivedMessage;
import java.util.ArrayList;
import java.util.List;

/** Who reads along in a namespace. Guarded by its cluster's lock. */
final class TailQueues {
  private final List<TailQueue> queues = new ArrayList<>();

  void add(TailQueue queue) {
    queues.add(queue);
  }

  void remove(TailQueue queue) {
    queues.remove(queue);
  }

  boolean isEmpty() {
    return queues.isEmpty();
  }

  void offer(ReceivedMessage message) {
    queues.forEach(queue -> queue.offer(message));
  }

  /** What it was is unknown, for its attachment was too large. */
  void discard(ReceivedMessage header) {
    queues.forEach(queue -> queue.discard(header));
  }

  /** How many bytes of memory a message may take that somebody is to read. */
  long availableBytes() {
    return queues.stream().mapToLong(TailQueue::availableBytes).max().orElse(0);
  }

  void onConnectionLost() {
    queues.forEach(TailQueue::onConnectionLost);
  }

  void close() {
    List.copyOf(queues).forEach(TailQueue::close);
  }
}
