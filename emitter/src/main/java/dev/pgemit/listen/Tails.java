package dev.pgemit.listen;

import dev.pgemit.wire.HeardMessage;
import java.util.ArrayList;
import java.util.List;

/** Who reads along in a namespace. Guarded by its cluster's lock. */
final class Tails {
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

  void offer(HeardMessage message) {
    queues.forEach(queue -> queue.offer(message));
  }

  /** What it was is unknown, for its attachment was too large. */
  void lose(HeardMessage header) {
    queues.forEach(queue -> queue.lose(header));
  }

  /** How many bytes of memory a message may take that somebody is to read. */
  long room() {
    return queues.stream().mapToLong(TailQueue::room).max().orElse(0);
  }

  void interrupt() {
    queues.forEach(TailQueue::interrupt);
  }

  void close() {
    List.copyOf(queues).forEach(TailQueue::close);
  }
}
