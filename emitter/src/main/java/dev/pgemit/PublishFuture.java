package dev.pgemit;

import dev.pgemit.transport.PublishCallback;
import dev.pgemit.transport.Result;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The future of an asynchronous call. The pipeline completes it directly, which saves a callback
 * object per message.
 */
final class PublishFuture<T> extends CompletableFuture<T> implements PublishCallback {
  private final T value;
  private final Function<T, List<String>> ids;
  private final Function<List<String>, T> valueOfFirst;

  /**
   * Creates a pending future.
   *
   * @param value the value after the commit
   * @param ids returns the ids of the messages from the value, for a failure
   * @param valueOfFirst returns the value of a repeat from the ids of the first call
   */
  PublishFuture(T value, Function<T, List<String>> ids, Function<List<String>, T> valueOfFirst) {
    this.value = value;
    this.ids = ids;
    this.valueOfFirst = valueOfFirst;
  }

  @Override
  public void onResult(Result result) {
    if (result instanceof Result.Failed failed) {
      completeExceptionally(EmitFailures.ofResult(failed, ids.apply(value)));
    } else {
      complete(
          result instanceof Result.Repeated repeated ? valueOfFirst.apply(repeated.ids()) : value);
    }
  }
}
