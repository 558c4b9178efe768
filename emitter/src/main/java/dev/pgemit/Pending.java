package dev.pgemit;

import dev.pgemit.publish.Outcome;
import dev.pgemit.publish.PublishFailure;
import java.util.concurrent.CompletableFuture;

/** The future that a caller holds, told by the pipeline itself: there are many of them. */
final class Pending<T> extends CompletableFuture<T> implements Outcome {
  private final T result;

  Pending(T result) {
    this.result = result;
  }

  @Override
  public void succeed() {
    complete(result);
  }

  @Override
  public void fail(RuntimeException reason) {
    completeExceptionally(
        reason instanceof PublishFailure failure ? Sender.exception(failure) : reason);
  }
}
