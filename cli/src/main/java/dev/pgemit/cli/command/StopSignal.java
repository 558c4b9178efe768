package dev.pgemit.cli.command;

import java.util.concurrent.CountDownLatch;

/** Asks a run to stop, for example after Ctrl+C, and waits until it has stopped. Thread-safe. */
public final class StopSignal {
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean isRequested;

  /** Returns whether the run has to stop. */
  public boolean isRequested() {
    return isRequested;
  }

  /** Reports the end of the run. */
  public void stopped() {
    stopped.countDown();
  }

  /** Requests the stop, and waits for it. */
  public void stop() throws InterruptedException {
    isRequested = true;
    stopped.await();
  }
}
