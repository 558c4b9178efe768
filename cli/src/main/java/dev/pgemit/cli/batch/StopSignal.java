package dev.pgemit.cli.batch;

import java.util.concurrent.CountDownLatch;

/** Asks a run to stop, for example after Ctrl+C, and waits until it has stopped. Thread-safe. */
final class StopSignal {
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean isRequested;

  boolean isRequested() {
    return isRequested;
  }

  /** Reports the end of the run. */
  void stopped() {
    stopped.countDown();
  }

  /** Requests the stop, and waits for it. */
  void stop() throws InterruptedException {
    isRequested = true;
    stopped.await();
  }
}
