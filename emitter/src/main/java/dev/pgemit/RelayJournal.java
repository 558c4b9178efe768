package dev.pgemit;

import dev.pgemit.transport.MessageFeed;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What happened to the messages of a relay. Thread-safe. */
final class RelayJournal {
  // A reader that polls rarely still has all counts.
  private static final int MAX_EVENTS = 1_000;

  private final LinkedBlockingQueue<RelayEvent> events = new LinkedBlockingQueue<>(MAX_EVENTS);
  private final AtomicLong passedOn = new AtomicLong();
  private final AtomicLong skipped = new AtomicLong();
  private final AtomicLong missed = new AtomicLong();
  private final AtomicLong gaps = new AtomicLong();
  private final AtomicLong uncertain = new AtomicLong();
  private volatile @Nullable EmitException failure;

  void passedOn() {
    passedOn.incrementAndGet();
  }

  void skipped(String namespace, @Nullable String id, String reason) {
    skipped.incrementAndGet();
    add(new RelayEvent.Skipped(namespace, id == null ? "" : id, reason));
  }

  void missed(String namespace, MessageFeed.FeedEvent.FeedGap gap) {
    if (gap.count() == MessageFeed.UNKNOWN_COUNT) {
      gaps.incrementAndGet();
    } else {
      missed.addAndGet(gap.count());
    }
    add(new RelayEvent.Gap(namespace, gap.count(), gap.reason()));
  }

  void uncertain(String namespace, String id, String reason) {
    uncertain.incrementAndGet();
    add(new RelayEvent.Uncertain(namespace, id, reason));
  }

  void interrupted(String namespace, String reason) {
    add(new RelayEvent.Interrupted(namespace, reason));
  }

  private void add(RelayEvent event) {
    var unused = events.offer(event);
  }

  /** Records why the relay has to end. The first failure counts. */
  synchronized void failed(EmitException reason) {
    if (failure == null) {
      failure = reason;
    }
  }

  Optional<EmitException> failure() {
    return Optional.ofNullable(failure);
  }

  Optional<RelayEvent> poll(Duration timeout) throws InterruptedException {
    return Optional.ofNullable(events.poll(timeout.toNanos(), TimeUnit.NANOSECONDS));
  }

  RelayTotals totals(int waiting) {
    return new RelayTotals(
        passedOn.get(), waiting, skipped.get(), missed.get(), gaps.get(), uncertain.get());
  }
}
