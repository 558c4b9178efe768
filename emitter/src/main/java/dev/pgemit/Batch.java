package dev.pgemit;

import dev.pgemit.publish.Result;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Messages for any namespaces and rooms that are published in one transaction: all of them or none,
 * in the order in which they were buffer.
 *
 * <pre>{@code
 * var batch = io.batch();
 * batch.to("user:1").emit("balance", 10);
 * batch.to("user:2").emit("balance", 20);
 * batch.publish();
 * }</pre>
 *
 * <p>Its {@code emit} and the like encode the message, and refuse what is wrong with it, but send
 * nothing: they return its id at once. The futures of the {@code Async} ones end when the batch
 * does. A batch is published once, whether that goes well or not. Not thread-safe.
 */
public final class Batch extends EmitOperations<EmitOperator> {
  /** The most messages of a batch: as many as the queue of an emitter takes. */
  public static final int MAX_MESSAGES = 65_536;

  /** The most bytes of a batch, encoded: as many as the queue of an emitter takes. */
  public static final long MAX_BYTES = 64L << 20;

  private final MessageSender publishing;
  private final BatchBuffer buffer;
  private final @Nullable String key;

  Batch(MessageSender publishing, @Nullable String key) {
    this(publishing, key, new BatchBuffer());
  }

  private Batch(MessageSender publishing, @Nullable String key, BatchBuffer buffer) {
    super(publishing.withPublisher(buffer), BroadcastOptions.DEFAULT);
    this.publishing = publishing;
    this.buffer = buffer;
    this.key = key;
  }

  @Override
  EmitOperator with(BroadcastOptions changed) {
    return new EmitOperator(sender(), changed);
  }

  /**
   * Tells how many messages were buffer.
   *
   * @return 0 to {@link #MAX_MESSAGES}
   */
  public int size() {
    return buffer.size();
  }

  /**
   * Publishes all of it, and returns when Postgres has committed. An empty batch is published
   * without a word to Postgres.
   *
   * @return the ids of the messages, in order
   * @throws EmitException if Postgres did not commit, or may not have: then it is so for every
   *     message of the batch
   * @throws IllegalStateException if it was published before
   */
  public List<String> publish() {
    var messages = buffer.end();
    try {
      var ids = publishing.send(messages, key);
      buffer.complete(Result.PUBLISHED);
      return ids;
    } catch (RuntimeException e) {
      buffer.complete(new Result.Failed(e));
      throw e;
    }
  }

  /**
   * Publishes all of it without waiting for Postgres. Where the emitter's queue has no room it
   * waits for that, as {@link EmitterBuilder#queueTimeout} says.
   *
   * @return completes with the ids of the messages, in order, when Postgres has committed, and with
   *     an {@link EmitException} otherwise
   * @throws IllegalStateException if it was published before
   */
  public CompletableFuture<List<String>> publishAsync() {
    var messages = buffer.end();
    return publishing
        .sendAsync(messages, key)
        .whenComplete(
            (ids, failure) ->
                buffer.complete(
                    failure == null
                        ? Result.PUBLISHED
                        : new Result.Failed((RuntimeException) failure)));
  }
}
