package dev.pgemit;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Messages for any namespaces and rooms that are published in one transaction: all of them or none,
 * in the order in which they were collected.
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
public final class Batch extends EmitOperations {
  /** The most messages of a batch: as many as the queue of an emitter takes. */
  public static final int MOST_MESSAGES = 65_536;

  /** The most bytes of a batch, encoded: as many as the queue of an emitter takes. */
  public static final long MOST_BYTES = 64L << 20;

  private final Sender whole;
  private final Collected collected;
  private final @Nullable String key;

  Batch(Sender sender, @Nullable String key) {
    this(sender, key, new Collected());
  }

  private Batch(Sender whole, @Nullable String key, Collected collected) {
    super(whole.through(collected), Target.EVERYONE);
    this.whole = whole;
    this.collected = collected;
    this.key = key;
  }

  /**
   * Tells how many messages were collected.
   *
   * @return 0 to {@link #MOST_MESSAGES}
   */
  public int size() {
    return collected.size();
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
    var messages = collected.end();
    try {
      var ids = whole.send(messages, key);
      collected.succeed();
      return ids;
    } catch (RuntimeException e) {
      collected.fail(e);
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
    var messages = collected.end();
    return whole
        .sendAsync(messages, key)
        .whenComplete(
            (ids, failure) -> {
              if (failure == null) {
                collected.succeed();
              } else {
                collected.fail(failure);
              }
            });
  }
}
