package dev.pgemit;

import dev.pgemit.publish.Publication;
import dev.pgemit.publish.PublishCallback;
import dev.pgemit.publish.Publisher;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.MessageValidationException;
import java.util.ArrayList;
import java.util.List;

/** The messages of a batch, in order, until it is published. Not thread-safe. */
final class BatchBuffer implements Publisher {
  private final List<EncodedMessage> messages = new ArrayList<>();
  private final List<PublishCallback> outcomes = new ArrayList<>();
  private long bytes;
  private boolean isEnded;

  @Override
  public List<String> publish(Publication publication) {
    if (isEnded) {
      throw published();
    }
    if (publication.key() != null) {
      throw new MessageValidationException(
          "idempotencyKey", "a batch has one key for all its messages: give it to the batch");
    }
    publication.messages().forEach(this::add);
    return publication.ids();
  }

  private void add(EncodedMessage message) {
    if (messages.size() == Batch.MAX_MESSAGES || bytes + message.sizeBytes() > Batch.MAX_BYTES) {
      throw new MessageValidationException(
          "batch",
          "holds %d messages of %d bytes in all, and takes no more than %d messages and %d bytes: publish it, and start another"
              .formatted(messages.size(), bytes, Batch.MAX_MESSAGES, Batch.MAX_BYTES));
    }
    messages.add(message);
    bytes += message.sizeBytes();
  }

  @Override
  public void publishAsync(Publication publication, PublishCallback told) {
    publish(publication);
    outcomes.add(told);
  }

  int size() {
    return messages.size();
  }

  /** Takes no more. */
  List<EncodedMessage> end() {
    if (isEnded) {
      throw published();
    }
    isEnded = true;
    return List.copyOf(messages);
  }

  /** Tells everybody that it was published. */
  void succeed() {
    outcomes.forEach(PublishCallback::onPublished);
  }

  /** Tells everybody why it was not. */
  void fail(Throwable reason) {
    var failure =
        reason instanceof RuntimeException known ? known : new IllegalStateException(reason);
    outcomes.forEach(outcome -> outcome.onFailure(failure));
  }

  private static IllegalStateException published() {
    return new IllegalStateException("The batch was published already: start another");
  }

  @Override
  public int queuedMessages() {
    return messages.size();
  }

  @Override
  public long queuedBytes() {
    return bytes;
  }

  @Override
  public long oldestQueuedNanos() {
    return 0; // it waits for its caller alone
  }

  @Override
  public void close() {}
}
