package dev.pgemit.listen;

import dev.pgemit.wire.ReceivedMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The tails of a namespace, each of which receives every message. Thread-safe. */
final class TailQueues {
  private final List<TailQueue> queues = new CopyOnWriteArrayList<>();

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

  /** Counts a message as lost whose attachment is too large. */
  void discard(ReceivedMessage header) {
    queues.forEach(queue -> queue.discard(header));
  }

  /** Returns the heap memory that a message may take to fit into at least one tail, in bytes. */
  long availableBytes() {
    return queues.stream().mapToLong(TailQueue::availableBytes).max().orElse(0);
  }

  void onConnectionLost() {
    queues.forEach(TailQueue::onConnectionLost);
  }

  void close() {
    queues.forEach(TailQueue::close);
  }
}
