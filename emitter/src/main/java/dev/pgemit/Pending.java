package dev.pgemit;

import dev.pgemit.publish.Outcome;
import dev.pgemit.publish.PublishFailure;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The future that a caller holds, told by the pipeline itself: there are many of them. */
final class Pending<T> extends CompletableFuture<T> implements Outcome {
  private final T result;
  private final Function<T, List<String>> ids;
  private final Function<List<String>, T> resultOfFirst;

  /**
   * Waits to be told.
   *
   * @param result what it completes with
   * @param ids names its messages
   * @param resultOfFirst what a repeat completes with, from the ids of the first call
   */
  Pending(T result, Function<T, List<String>> ids, Function<List<String>, T> resultOfFirst) {
    this.result = result;
    this.ids = ids;
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
        reason instanceof PublishFailure failure
            ? Sender.exception(failure, ids.apply(result))
            : reason);
  }
}
