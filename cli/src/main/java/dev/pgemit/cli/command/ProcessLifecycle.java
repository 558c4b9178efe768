package dev.pgemit.cli.command;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** Closes resources in reverse order of their start when the process receives SIGTERM. */
public final class ProcessLifecycle implements AutoCloseable {
  // Supervisors commonly kill a process ten seconds after SIGTERM.
  private static final Duration STOP_TIMEOUT = Duration.ofMillis(9_500);

  private final ArrayDeque<AutoCloseable> resources = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread shutdownHook = new Thread(this::closeWithinTimeout, "pgemit-shutdown");

  /** Adds the shutdown hook. */
  public ProcessLifecycle() {
    Runtime.getRuntime().addShutdownHook(shutdownHook);
  }

  /** Registers a resource to close. */
  public <T extends AutoCloseable> T register(T resource) {
    synchronized (resources) {
      resources.push(resource);
    }
    return resource;
  }

  /** Starts a resource. A SIGTERM during the start closes the resource after the start. */
  public <T extends AutoCloseable> T start(Supplier<T> factory) {
    synchronized (resources) {
      return register(factory.get());
    }
  }

  /** Waits for SIGTERM or Ctrl+C. */
  public void awaitShutdown() throws InterruptedException {
    closed.await();
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      return; // the running shutdown hook closes all resources
    }
    closeAll();
  }

  // The JVM exits when the hook returns, even if other threads still run.
  private void closeWithinTimeout() {
    var closing = new Thread(this::closeAll, "pgemit-closing");
    closing.setDaemon(true);
    closing.start();
    try {
      closing.join(STOP_TIMEOUT.toMillis());
      if (closing.isAlive()) {
        System.err.println("pgemit: did not stop in time: pending requests may be lost");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeAll() {
    synchronized (resources) {
      while (!resources.isEmpty()) {
        closeOne(resources.pop());
      }
    }
    closed.countDown();
  }

  private static void closeOne(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      System.err.println("pgemit: did not stop cleanly: " + e.getMessage());
    }
  }
}
