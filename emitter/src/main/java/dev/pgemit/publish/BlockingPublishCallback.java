package dev.pgemit.publish;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** What a caller's own thread waits for. */
final class BlockingPublishCallback implements PublishCallback {
  private final CountDownLatch done = new CountDownLatch(1);
  private @Nullable RuntimeException failure;
  private @Nullable List<String> duplicateIds;

  @Override
  public void onPublished() {
    done.countDown();
  }

  @Override
  public void onDuplicate(List<String> ids) {
    duplicateIds = ids;
    done.countDown();
  }

  @Override
  public void onFailure(RuntimeException reason) {
    failure = reason;
    done.countDown();
  }

  /**
   * Waits, and throws what went wrong.
   *
   * @return the ids of an earlier call that this one repeats
   */
  @Nullable List<String> await() throws InterruptedException {
    done.await();
    if (failure instanceof PublishFailure known) {
      throw known.withCallerStack();
    } else if (failure != null) {
      throw failure;
    }
    return duplicateIds;
  }
}
