package dev.pgemit.postgres;

import dev.pgemit.transport.MessageFeed;
import dev.pgemit.transport.TailQueue;
import dev.pgemit.transport.TransportStatus.ListenerState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Receives the messages of a tail. Postgres stores none, so what is sent during an outage is
 * missed.
 */
final class NotificationFeed implements MessageFeed {
  private final TailQueue queue;
  private final Supplier<ListenerState> listener;
  private final ArrayDeque<FeedEvent> pending = new ArrayDeque<>();

  NotificationFeed(TailQueue queue, Supplier<ListenerState> listener) {
    this.queue = queue;
    this.listener = listener;
  }

  @Override
  public String startPosition() {
    return "";
  }

  @Override
  public Optional<FeedEvent> next(Duration timeout) throws InterruptedException {
    if (pending.isEmpty()) {
      var entry = queue.poll(timeout).orElse(null);
      var missed = entry == null ? queue.takeLost() : entry.lostBefore();
      if (missed != 0) {
        pending.add(new FeedEvent.FeedGap(missed, reason(missed)));
      }
      if (entry != null) {
        pending.add(new FeedEvent.FeedMessage(entry.message(), ""));
      }
    }
    return Optional.ofNullable(pending.poll());
  }

  private String reason(long missed) {
    if (missed != TailQueue.UNKNOWN_LOSS) {
      return "the other side accepts messages too slowly";
    }
    var outage = listener.get().outage();
    return outage == null
        ? "the connection that listens to Postgres was lost"
        : "the connection that listens to Postgres was lost: " + outage.message();
  }

  @Override
  public void close() {
    queue.close();
  }
}
