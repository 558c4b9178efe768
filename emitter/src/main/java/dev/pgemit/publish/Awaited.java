package dev.pgemit.publish;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** What a caller's own thread waits for. */
final class Awaited implements Outcome {
  private final CountDownLatch told = new CountDownLatch(1);
  private @Nullable RuntimeException failure;

  @Override
  public void succeed() {
    told.countDown();
  }

  @Override
  public void fail(RuntimeException reason) {
    failure = reason;
    told.countDown();
  }

  /** Waits, and throws what went wrong. */
  void await() throws InterruptedException {
    told.await();
    if (failure instanceof PublishFailure known) {
      throw known.again();
    } else if (failure != null) {
      throw failure;
    }
  }
}
