package dev.pgemit;

import dev.pgemit.transport.Capability;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Publishes messages for any namespaces and rooms in one transaction: all or none, in the order of
 * the calls.
 *
 * <pre>{@code
 * var batch = io.batch();
 * batch.to("user:1").emit("balance", 10);
 * batch.to("user:2").emit("balance", 20);
 * batch.publish();
 * }</pre>
 *
 * <p>{@code emit} and similar methods validate and encode the message, publish nothing, and return
 * the id of the message. The futures of the {@code Async} methods complete with the batch: with the
 * ids of the first batch if this one repeats its idempotency key. A batch can be published only
 * once, even if publishing fails. Not thread-safe.
 */
public final class Batch extends EmitOperations<EmitOperator> {
  /** The maximum number of messages in a batch. The queue of an emitter has the same limit. */
  public static final int MAX_MESSAGES = 65_536;

  /** The maximum number of encoded bytes in a batch. The queue of an emitter has the same limit. */
  public static final long MAX_BYTES = 64L << 20;

  private final MessageSender publishing;
  private final BatchBuffer buffer;
  private final @Nullable BatchKey key;

  Batch(MessageSender publishing, @Nullable BatchKey key) {
    this(publishing, key, new BatchBuffer());
  }

  static Batch idempotent(MessageSender publishing, BatchKey key) {
    publishing.require(Capability.IDEMPOTENCY);
    return new Batch(publishing, key);
  }

  private Batch(MessageSender publishing, @Nullable BatchKey key, BatchBuffer buffer) {
    super(publishing.collectingIn(buffer), publishing.defaults());
    this.publishing = publishing;
    this.buffer = buffer;
    this.key = key;
  }

  @Override
  EmitOperator with(BroadcastOptions changed) {
    return new EmitOperator(sender(), changed);
  }

  /**
   * Publishes this batch outside the transaction of the calling thread, as {@link
   * BroadcastOperator#outsideTransaction} does for single calls.
   *
   * @return a batch with the messages of this one, to use in its place
   */
  public Batch outsideTransaction() {
    return new Batch(publishing.withPublisher(publishing.transport()), key, buffer);
  }

  /**
   * Returns the number of messages in the batch.
   *
   * @return 0 to {@link #MAX_MESSAGES}
   */
  public int size() {
    return buffer.size();
  }

  /**
   * Returns the messages as {@link #publish} would publish them. Publishes nothing, and leaves the
   * batch as it is.
   *
   * @return the messages, in order
   * @throws IllegalStateException if the batch was published before
   */
  public List<MessagePreview> preview() {
    return buffer.messages().stream().map(MessagePreview::of).toList();
  }

  /**
   * Publishes the messages, and returns once Postgres has committed them. An empty batch does not
   * use Postgres.
   *
   * @return the ids of the messages, in order
   * @throws EmitException if Postgres did not commit, or may not have; the failure applies to every
   *     message of the batch
   * @throws IllegalStateException if the batch was published before
   */
  public List<String> publish() {
    var messages = buffer.end();
    try {
      var ids = publishing.send(messages, key);
      buffer.complete(ids);
      return ids;
    } catch (RuntimeException e) {
      buffer.fail(e);
      throw e;
    }
  }

  /**
   * Publishes the messages without waiting for Postgres. If the emitter's queue is full, the call
   * waits for space, up to {@link EmitterBuilder#queueTimeout}.
   *
   * @return completes with the ids of the messages, in order, after the commit, and with an {@link
   *     EmitException} otherwise
   * @throws IllegalStateException if the batch was published before
   */
  public CompletableFuture<List<String>> publishAsync() {
    var messages = buffer.end();
    return publishing
        .sendAsync(messages, key)
        .whenComplete(
            (ids, failure) -> {
              if (failure == null) {
                buffer.complete(ids);
              } else {
                buffer.fail((RuntimeException) failure);
              }
            });
  }
}
