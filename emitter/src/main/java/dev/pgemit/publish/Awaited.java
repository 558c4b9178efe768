package dev.pgemit.publish;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** What a caller's own thread waits for. */
final class Awaited implements Outcome {
  private final CountDownLatch told = new CountDownLatch(1);
  private @Nullable RuntimeException failure;
  private @Nullable List<String> repeated;

  @Override
  public void succeed() {
    told.countDown();
  }

  @Override
  public void repeat(List<String> ids) {
    repeated = ids;
    told.countDown();
  }

  @Override
  public void fail(RuntimeException reason) {
    failure = reason;
    told.countDown();
  }

  /**
   * Waits, and throws what went wrong.
   *
   * @return the ids of an earlier call that this one repeats
   */
  @Nullable List<String> await() throws InterruptedException {
    told.await();
    if (failure instanceof PublishFailure known) {
      throw known.again();
    } else if (failure != null) {
      throw failure;
    }
    return repeated;
  }
}
