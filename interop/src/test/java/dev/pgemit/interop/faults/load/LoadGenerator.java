package dev.pgemit.interop.faults.load;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Emits numbered events through several senders on several threads, until stopped. */
public final class LoadGenerator implements AutoCloseable {
  // Long enough for two processors, and short enough that some calls are always in flight.
  private static final Duration EMIT_INTERVAL = Duration.ofMillis(4);
  private static final Duration RETRY_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration CALLS_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(90);

  private final List<EventSender> senders;
  private final IntFunction<NumberedEvent> eventFactory;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> running = new ArrayList<>();
  private final AtomicInteger lastNumber = new AtomicInteger();
  private final Collection<EventResult> eventResults = new ConcurrentLinkedQueue<>();
  private final Collection<EmitAttempt> attempts = new ConcurrentLinkedQueue<>();
  private volatile boolean isStopping;

  /**
   * Creates a load. {@link #start} starts it.
   *
   * @param senders the senders
   * @param eventFactory creates the event for a number
   */
  public LoadGenerator(List<EventSender> senders, IntFunction<NumberedEvent> eventFactory) {
    this.senders = List.copyOf(senders);
    this.eventFactory = eventFactory;
  }

  /** Starts a number of threads for each sender. */
  public void start(int threadsPerSender) {
    for (var sender : senders) {
      for (var i = 0; i < threadsPerSender; i++) {
        var writer = running.size();
        running.add(threads.submit(() -> run(sender, writer)));
      }
    }
  }

  private int run(EventSender sender, int writer) throws InterruptedException {
    var emitted = 0;
    while (!isStopping) {
      var event = eventFactory.apply(lastNumber.incrementAndGet());
      eventResults.add(new EventResult(event, writer, emit(sender, event)));
      emitted++;
      TimeUnit.NANOSECONDS.sleep(EMIT_INTERVAL.toNanos());
    }
    return emitted;
  }

  /** An event without a key is emitted once; one with a key is repeated until accepted. */
  private List<EmitAttempt> emit(EventSender sender, NumberedEvent event)
      throws InterruptedException {
    var calls = new ArrayList<EmitAttempt>();
    var deadline = System.nanoTime() + RETRY_TIMEOUT.toNanos();
    while (true) {
      var attempt = sender.emit(event);
      calls.add(attempt);
      attempts.add(attempt);
      if (attempt.outcome() == Outcome.ACCEPTED
          || !event.isKeyed()
          || System.nanoTime() - deadline > 0) {
        return calls;
      }
      TimeUnit.NANOSECONDS.sleep(EMIT_INTERVAL.toNanos());
    }
  }

  /** Waits until each thread has finished its event. */
  public void stop() throws InterruptedException {
    isStopping = true;
    for (var future : running) {
      try {
        future.get(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw new IllegalStateException("The load broke off", e);
      }
    }
    running.clear();
  }

  /** Waits until a number of further calls have ended, accepted or not. */
  public void awaitCalls(int count) {
    var target = attempts.size() + count;
    await("the end of " + count + " calls")
        .atMost(CALLS_TIMEOUT)
        .until(() -> attempts.size() >= target);
  }

  /** Returns the number of senders. */
  public int senders() {
    return senders.size();
  }

  /** Returns the number of accepted calls so far. */
  public long acceptedCount() {
    return attempts.stream().filter(attempt -> attempt.outcome() == Outcome.ACCEPTED).count();
  }

  /** Returns the results of the events that have ended. */
  public List<EventResult> eventResults() {
    return List.copyOf(eventResults);
  }

  /** Returns the calls that have ended, in the order in which they ended. */
  public List<EmitAttempt> attempts() {
    return List.copyOf(attempts);
  }

  @Override
  public void close() {
    isStopping = true;
    threads.shutdownNow();
    senders.forEach(EventSender::close);
  }
}
