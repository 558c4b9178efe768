package dev.pgemit.cli;

import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;

/** What runs until the process is told to end, and is then closed, the last started first. */
final class Running implements AutoCloseable {
  private final ArrayDeque<AutoCloseable> started = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::closeAll, "pgemit-shutdown");

  Running() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  <T extends AutoCloseable> T add(T one) {
    synchronized (started) {
      started.push(one);
    }
    return one;
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
