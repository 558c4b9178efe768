package dev.pgemit.interop.faults.load;

import dev.pgemit.interop.faults.load.Attempt.Outcome;
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

/** Threads that emit numbered events through several doors until they are told to end. */
public final class Load implements AutoCloseable {
  // Enough to have some in flight at any moment, and little enough for two processors.
  private static final Duration PACE = Duration.ofMillis(4);
  private static final Duration LONGEST_REPEATING = Duration.ofSeconds(60);
  private static final Duration LONGEST_END = Duration.ofSeconds(90);

  private final List<Door> doors;
  private final IntFunction<Event> events;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> running = new ArrayList<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final Collection<Fate> fates = new ConcurrentLinkedQueue<>();
  private final Collection<Attempt> attempts = new ConcurrentLinkedQueue<>();
  private volatile boolean isEnding;

  /**
   * Makes a load that is still to be started.
   *
   * @param doors the doors
   * @param events makes the event of a number
   */
  public Load(List<Door> doors, IntFunction<Event> events) {
    this.doors = List.copyOf(doors);
    this.events = events;
  }

  /** Starts it, with as many threads a door as given. */
  public void start(int threadsPerDoor) {
    for (var door : doors) {
      for (var i = 0; i < threadsPerDoor; i++) {
        running.add(threads.submit(() -> run(door)));
      }
    }
  }

  private int run(Door door) throws InterruptedException {
    var emitted = 0;
    while (!isEnding) {
      var event = events.apply(numbers.incrementAndGet());
      fates.add(new Fate(event, emit(door, event)));
      emitted++;
      TimeUnit.NANOSECONDS.sleep(PACE.toNanos());
    }
    return emitted;
  }

  /** One without a key is emitted once; one with a key until it is accepted. */
  private List<Attempt> emit(Door door, Event event) throws InterruptedException {
    var calls = new ArrayList<Attempt>();
    var deadline = System.nanoTime() + LONGEST_REPEATING.toNanos();
    while (true) {
      var attempt = door.emit(event);
      calls.add(attempt);
      attempts.add(attempt);
      if (attempt.outcome() == Outcome.ACCEPTED
          || !event.isKeyed()
          || System.nanoTime() - deadline > 0) {
        return calls;
      }
      TimeUnit.NANOSECONDS.sleep(PACE.toNanos());
    }
  }

  /** Lets every thread come to the end of its event. */
  public void finish() throws InterruptedException {
    isEnding = true;
    for (var one : running) {
      try {
        one.get(LONGEST_END.toSeconds(), TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw new IllegalStateException("The load broke off", e);
      }
    }
    running.clear();
  }

  /** How many doors it takes. */
  public int doors() {
    return doors.size();
  }

  /** How many calls have been accepted so far. */
  public long accepted() {
    return attempts.stream().filter(one -> one.outcome() == Outcome.ACCEPTED).count();
  }

  /** What became of each event that has ended. */
  public List<Fate> fates() {
    return List.copyOf(fates);
  }

  /** Every call that was answered, in the order of the answers. */
  public List<Attempt> attempts() {
    return List.copyOf(attempts);
  }

  @Override
  public void close() {
    isEnding = true;
    threads.shutdownNow();
    doors.forEach(Door::close);
  }
}
