package dev.pgemit;

import dev.pgemit.publish.Outcome;
import dev.pgemit.publish.PublishFailure;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The future that a caller holds, told by the pipeline itself: there are many of them. */
final class Pending<T> extends CompletableFuture<T> implements Outcome {
  private final T result;
  private final Function<List<String>, T> resultOfFirst;

  Pending(T result, Function<List<String>, T> resultOfFirst) {
    this.result = result;
    this.resultOfFirst = resultOfFirst;
  }

  @Override
  public void succeed() {
    complete(result);
  }

  @Override
  public void repeat(List<String> ids) {
    complete(resultOfFirst.apply(ids));
  }

  @Override
  public void fail(RuntimeException reason) {
    completeExceptionally(
        reason instanceof PublishFailure failure ? Sender.exception(failure) : reason);
  }
}
