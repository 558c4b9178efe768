package dev.pgemit.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** What runs until the process is told to end, and is then closed, the last started first. */
final class Running implements AutoCloseable {
  // Those who stop services kill what takes longer than ten seconds, and give no time to say so.
  private static final Duration LONGEST_STOP = Duration.ofMillis(9_500);

  private final ArrayDeque<AutoCloseable> started = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::closeInTime, "pgemit-shutdown");

  Running() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  <T extends AutoCloseable> T add(T one) {
    synchronized (started) {
      started.push(one);
    }
    return one;
  }

  /** Starts something that a SIGTERM in the middle of its start closes too, once it runs. */
  <T extends AutoCloseable> T start(Supplier<T> one) {
    synchronized (started) {
      return add(one.get());
    }
  }

  /** Waits for SIGTERM or Ctrl+C. */
  void await() throws InterruptedException {
    closed.await();
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the hook runs already, and closes everything
    }
    closeAll();
  }

  // The JVM ends when this hook does, whatever still runs.
  private void closeInTime() {
    var closing = new Thread(this::closeAll, "pgemit-closing");
    closing.setDaemon(true);
    closing.start();
    try {
      closing.join(LONGEST_STOP.toMillis());
      if (closing.isAlive()) {
        System.err.println("pgemit: did not stop in time: what was not answered may be lost");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeAll() {
    synchronized (started) {
      while (!started.isEmpty()) {
        closeOne(started.pop());
      }
    }
    closed.countDown();
  }

  private static void closeOne(AutoCloseable one) {
    try {
      one.close();
    } catch (Exception e) {
      System.err.println("pgemit: did not stop cleanly: " + e.getMessage());
    }
  }
}
