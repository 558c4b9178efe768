package dev.pgemit;

import dev.pgemit.publish.PublishCallback;
import dev.pgemit.publish.PublishFailure;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The future of an asynchronous call. The pipeline completes it directly, without a second object
 * for each message.
 */
final class PublishFuture<T> extends CompletableFuture<T> implements PublishCallback {
  private final T result;
  private final Function<T, List<String>> ids;
  private final Function<List<String>, T> resultOfFirst;

  /**
   * Creates a pending future.
   *
   * @param result the result after the commit
   * @param ids returns the ids of the messages from the result, for a failure
   * @param resultOfFirst returns the result of a repeat from the ids of the first call
   */
  PublishFuture(T result, Function<T, List<String>> ids, Function<List<String>, T> resultOfFirst) {
    this.result = result;
    this.ids = ids;
    this.resultOfFirst = resultOfFirst;
  }

  @Override
  public void onPublished() {
    complete(result);
  }

  @Override
  public void onDuplicate(List<String> ids) {
    complete(resultOfFirst.apply(ids));
  }

  @Override
  public void onFailure(RuntimeException reason) {
    completeExceptionally(
        reason instanceof PublishFailure failure
            ? EmitFailures.ofPublication(failure, ids.apply(result))
            : reason);
  }
}
