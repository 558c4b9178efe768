package dev.pgemit;

import dev.pgemit.transport.Publication;
import dev.pgemit.transport.PublishCallback;
import dev.pgemit.transport.Publisher;
import dev.pgemit.transport.Result;
import dev.pgemit.wire.EncodedMessage;
import java.util.ArrayList;
import java.util.List;

/** Collects the messages of a batch, in order, until the batch is published. Not thread-safe. */
final class BatchBuffer implements Publisher {
  private final List<EncodedMessage> messages = new ArrayList<>();
  private final List<WaitingCall> waitingCalls = new ArrayList<>();
  private long bytes;
  private boolean isEnded;

  /** An asynchronous call, and the position of its first message. */
  private record WaitingCall(Publication publication, int position, PublishCallback callback) {
    void complete(List<String> batchIds) {
      var ids = batchIds.subList(position, position + publication.messages().size());
      callback.onResult(
          ids.equals(publication.ids()) ? Result.PUBLISHED : new Result.Repeated(ids));
    }
  }

  /**
   * Adds messages. The callbacks receive the result of the batch.
   *
   * @return always {@link Result#PUBLISHED}
   * @throws InvalidMessageException if the batch is full, or the publication has an idempotency key
   */
  @Override
  public Result publish(Publication publication) {
    requireNotEnded();
    if (publication.key() != null) {
      throw Arguments.invalid(
          "idempotencyKey", "a batch has one key for all its messages: set the key on the batch");
    }
    publication.messages().forEach(this::add);
    return Result.PUBLISHED;
  }

  private void add(EncodedMessage message) {
    if (messages.size() == Batch.MAX_MESSAGES || bytes + message.sizeBytes() > Batch.MAX_BYTES) {
      throw Arguments.invalid(
          "batch",
          ("holds %d messages of %d bytes in total; the limit is %d messages and %d"
                  + " bytes. Publish the batch and create another")
              .formatted(messages.size(), bytes, Batch.MAX_MESSAGES, Batch.MAX_BYTES));
    }
    messages.add(message);
    bytes += message.sizeBytes();
  }

  @Override
  public void publishAsync(Publication publication, PublishCallback callback) {
    var position = messages.size();
    publish(publication);
    waitingCalls.add(new WaitingCall(publication, position, callback));
  }

  // Whether a batch is stored is known when it is published.
  @Override
  public boolean mayStore() {
    return true;
  }

  int size() {
    return messages.size();
  }

  List<EncodedMessage> messages() {
    requireNotEnded();
    return List.copyOf(messages);
  }

  /** Closes the buffer, and returns its messages. */
  List<EncodedMessage> end() {
    var all = messages();
    isEnded = true;
    return all;
  }

  /**
   * Completes the asynchronous calls.
   *
   * @param ids the ids of the published messages: the batch's own, or those of the first batch with
   *     its idempotency key
   */
  void complete(List<String> ids) {
    waitingCalls.forEach(call -> call.complete(ids));
  }

  /** Fails the asynchronous calls. */
  void fail(RuntimeException reason) {
    var result = new Result.Failed(reason);
    waitingCalls.forEach(call -> call.callback().onResult(result));
  }

  private void requireNotEnded() {
    if (isEnded) {
      throw new IllegalStateException("The batch has already been published: create another");
    }
  }
}
