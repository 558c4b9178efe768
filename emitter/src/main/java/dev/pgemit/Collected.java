package dev.pgemit;

import dev.pgemit.publish.Publisher;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.MessageRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The messages of a batch, in order, until it is published. Not thread-safe. */
final class Collected implements Publisher {
  private final List<EncodedMessage> messages = new ArrayList<>();
  private final CompletableFuture<Void> outcome = new CompletableFuture<>();
  private long bytes;
  private boolean isEnded;

  @Override
  public void publish(List<EncodedMessage> more) {
    if (isEnded) {
      throw published();
    }
    for (var message : more) {
      add(message);
    }
  }

  private void add(EncodedMessage message) {
    if (messages.size() == Batch.MOST_MESSAGES || bytes + message.size() > Batch.MOST_BYTES) {
      throw new MessageRefused(
          "batch",
          "holds %d messages of %d bytes in all, and takes no more than %d messages and %d bytes: publish it, and start another"
              .formatted(messages.size(), bytes, Batch.MOST_MESSAGES, Batch.MOST_BYTES));
    }
    messages.add(message);
    bytes += message.size();
  }

  @Override
  public CompletableFuture<Void> publishAsync(List<EncodedMessage> more) {
    publish(more);
    return outcome;
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

  void succeed() {
    outcome.complete(null);
  }

  void fail(Throwable reason) {
    outcome.completeExceptionally(reason);
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
  public void close() {}
}
