package dev.pgemit.interop.redis;

import static org.awaitility.Awaitility.await;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Emits a number every millisecond, and remembers the outcome of each. */
final class NumberedLoad implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Emitter io;
  private final String event;
  private final Map<Integer, CompletableFuture<String>> sent = new ConcurrentHashMap<>();
  private final AtomicInteger published = new AtomicInteger();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  /**
   * The numbers by outcome.
   *
   * @param published those that Redis took
   * @param unknown those that may have been published
   * @param refused those that surely were not published
   */
  record Outcomes(Set<Integer> published, Set<Integer> unknown, Set<Integer> refused) {
    private void add(int number, CompletableFuture<String> result) {
      var failure = result.handle((id, thrown) -> thrown).join();
      if (failure == null) {
        published.add(number);
      } else if (failure instanceof EmitException emit && emit.isOutcomeKnown()) {
        refused.add(number);
      } else {
        unknown.add(number);
      }
    }
  }

  NumberedLoad(Emitter io, String event) {
    this.io = io;
    this.event = event;
    var unused = timer.scheduleAtFixedRate(this::emitNext, 0, 1, TimeUnit.MILLISECONDS);
  }

  private void emitNext() {
    var number = sent.size();
    sent.put(
        number,
        io.emitAsync(event, number)
            .whenComplete(
                (id, failure) -> {
                  if (failure == null) {
                    published.incrementAndGet();
                  }
                }));
  }

  /** Waits until Redis has taken as many messages more. */
  void awaitPublished(int count) {
    var goal = published.get() + count;
    await().atMost(TIMEOUT).until(() -> published.get() >= goal);
  }

  /** Stops the load, and returns the outcomes when all are there. */
  Outcomes stop() {
    close();
    var outcomes = new Outcomes(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    sent.forEach(outcomes::add);
    return outcomes;
  }

  @Override
  public void close() {
    timer.shutdown();
    await().atMost(TIMEOUT).until(timer::isTerminated);
  }
}
