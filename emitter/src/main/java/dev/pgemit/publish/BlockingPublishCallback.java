package dev.pgemit.publish;

import dev.pgemit.transport.PublishCallback;
import dev.pgemit.transport.Result;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Blocks a calling thread until its result is known. */
final class BlockingPublishCallback implements PublishCallback {
  private final CountDownLatch done = new CountDownLatch(1);
  private @Nullable Result result;

  @Override
  public void onResult(Result known) {
    result = known;
    done.countDown();
  }

  Result await() throws InterruptedException {
    done.await();
    return Objects.requireNonNull(result);
  }
}
