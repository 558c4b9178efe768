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
 * Lets threads go on one at a time, from one gate to their next, in an order that a seed decides:
 * another one goes only when the last has come to its next gate, or waits for something. What
 * happens in between is up to the JVM, so the same seed gives nearly always the same run.
 */
final class Turns {
  private static final Duration HUNG = Duration.ofSeconds(30);

  private final Random random;
  private final Map<Thread, CountDownLatch> atGates = new LinkedHashMap<>();
  private final List<Thread> known = new ArrayList<>();

  Turns(Random random) {
    this.random = random;
  }

  /** Waits for the turn of the thread that calls. */
  void await() {
    var gate = new CountDownLatch(1);
    synchronized (this) {
      atGates.put(Thread.currentThread(), gate);
      if (!known.contains(Thread.currentThread())) {
        known.add(Thread.currentThread());
      }
    }
    var isInterrupted = false;
    while (true) {
      try {
        gate.await();
        break;
      } catch (InterruptedException e) {
        isInterrupted = true; // meant for what it does next
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts these threads, and gives turns until all of them have ended. */
  void run(List<Thread> threads) throws InterruptedException {
    synchronized (this) {
      known.addAll(threads);
    }
    threads.forEach(Thread::start);
    var deadline = System.nanoTime() + HUNG.toNanos();
    while (threads.stream().anyMatch(Thread::isAlive)) {
      if (isSettled() && giveTurn()) {
        deadline = System.nanoTime() + HUNG.toNanos();
      } else {
        TimeUnit.MICROSECONDS.sleep(20);
      }
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("Nobody goes on:\n" + stacks());
      }
    }
  }

  private synchronized boolean isSettled() {
    return known.stream().allMatch(thread -> atGates.containsKey(thread) || waits(thread));
  }

  private static boolean waits(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, BLOCKED, TERMINATED -> true;
      case NEW, RUNNABLE -> false;
    };
  }

  private synchronized boolean giveTurn() {
    if (atGates.isEmpty()) {
      return false;
    }
    var waiting = new ArrayList<>(atGates.keySet());
    waiting.sort(Comparator.comparing(Thread::getName)); // not by who came first
    var chosen = atGates.remove(waiting.get(random.nextInt(waiting.size())));
    if (chosen != null) {
      chosen.countDown();
    }
    return true;
  }

  private synchronized String stacks() {
    return known.stream()
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
