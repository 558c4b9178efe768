package dev.pgemit.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs one thread at a time, from one gate to the next, in an order that a seed decides. The next
 * thread runs once the last one has reached its next gate, or waits. Code between gates is up to
 * the JVM, so the same seed nearly always gives the same run.
 */
final class ThreadScheduler {
  private static final Duration HANG_TIMEOUT = Duration.ofSeconds(30);

  private final Random random;
  private final Map<Thread, CountDownLatch> gates = new LinkedHashMap<>();
  private final List<Thread> threads = new ArrayList<>();

  ThreadScheduler(Random random) {
    this.random = random;
  }

  /** Waits for the turn of the calling thread. */
  void awaitTurn() {
    var gate = new CountDownLatch(1);
    synchronized (this) {
      gates.put(Thread.currentThread(), gate);
      if (!threads.contains(Thread.currentThread())) {
        threads.add(Thread.currentThread());
      }
    }
    var isInterrupted = false;
    while (true) {
      try {
        gate.await();
        break;
      } catch (InterruptedException e) {
        isInterrupted = true; // meant for the thread's next step
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts these threads, and runs them in turns until all have ended. */
  void runAll(List<Thread> started) throws InterruptedException {
    synchronized (this) {
      threads.addAll(started);
    }
    started.forEach(Thread::start);
    var deadline = System.nanoTime() + HANG_TIMEOUT.toNanos();
    while (started.stream().anyMatch(Thread::isAlive)) {
      if (isEveryThreadWaiting() && releaseNext()) {
        deadline = System.nanoTime() + HANG_TIMEOUT.toNanos();
      } else {
        TimeUnit.MICROSECONDS.sleep(20);
      }
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("Nobody goes on:\n" + stacks());
      }
    }
  }

  private synchronized boolean isEveryThreadWaiting() {
    return threads.stream().allMatch(thread -> gates.containsKey(thread) || isWaiting(thread));
  }

  private static boolean isWaiting(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, BLOCKED, TERMINATED -> true;
      case NEW, RUNNABLE -> false;
    };
  }

  private synchronized boolean releaseNext() {
    if (gates.isEmpty()) {
      return false;
    }
    var waiting = new ArrayList<>(gates.keySet());
    waiting.sort(Comparator.comparing(Thread::getName)); // not by order of arrival
    var chosen = gates.remove(waiting.get(random.nextInt(waiting.size())));
    if (chosen != null) {
      chosen.countDown();
    }
    return true;
  }

  private synchronized String stacks() {
    return threads.stream()
        .filter(Thread::isAlive)
        .map(
            thread ->
                thread.getName()
                    + Arrays.stream(thread.getStackTrace())
                        .map(frame -> "\n  " + frame)
                        .collect(Collectors.joining()))
        .collect(Collectors.joining("\n"));
  }
}
