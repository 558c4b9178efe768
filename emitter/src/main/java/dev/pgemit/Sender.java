package dev.pgemit;

import dev.pgemit.listen.ListenFailure;
import dev.pgemit.publish.PublishFailure;
import dev.pgemit.publish.Publisher;
import dev.pgemit.wire.Channels;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Fault;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageEncoder;
import dev.pgemit.wire.MessageRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Encodes on the caller's thread, publishes, and speaks in the exceptions of this package.
 *
 * @param channels the channels of the deployment
 * @param encoder how messages become bytes
 * @param publisher where the bytes go
 * @param asking how answers come back; null where what is sent is only collected
 */
record Sender(
    Channels channels, MessageEncoder encoder, Publisher publisher, @Nullable Asking asking) {
  /** The same messages on another way, on which nothing can be asked. */
  Sender through(Publisher other) {
    return new Sender(channels, encoder, other, null);
  }

  Asking requireAsking() {
    if (asking == null) {
      throw new IllegalStateException(
          "Nothing can be asked here, where messages are only collected: ask the emitter itself");
    }
    return asking;
  }

  void stopAsking() {
    if (asking != null) {
      asking.requests().close();
    }
  }

  String send(Message message, @Nullable String id) {
    var encoded = checked(() -> encoder.encode(message, id));
    publish(List.of(encoded));
    return encoded.id();
  }

  List<String> send(List<EncodedMessage> messages) {
    if (!messages.isEmpty()) {
      publish(messages);
    }
    return ids(messages);
  }

  private void publish(List<EncodedMessage> messages) {
    try {
      checked(
          () -> {
            publisher.publish(messages);
            return messages;
          });
    } catch (PublishFailure failure) {
      throw exception(failure);
    }
  }

  CompletableFuture<String> sendAsync(Message message, @Nullable String id) {
    try {
      var encoded = encoder.encode(message, id);
      return publishAsync(List.of(encoded), encoded.id());
    } catch (MessageRefused refused) {
      return CompletableFuture.failedFuture(new InvalidMessageException(refused));
    }
  }

  CompletableFuture<List<String>> sendAsync(List<EncodedMessage> messages) {
    return messages.isEmpty()
        ? CompletableFuture.completedFuture(List.of())
        : publishAsync(messages, ids(messages));
  }

  private <T> CompletableFuture<T> publishAsync(List<EncodedMessage> messages, T result) {
    return publisher
        .publishAsync(messages)
        .handle(
            (nothing, failure) -> {
              if (failure != null) {
                throw exception(failure);
              }
              return result;
            });
  }

  void check(Message message, @Nullable String id) {
    checked(() -> encoder.encode(message, id));
  }

  /** The refusal of a call that has faults before its message is encoded: these and all others. */
  InvalidMessageException refusal(List<Fault> faults, Message message) {
    var all = new ArrayList<>(faults);
    try {
      encoder.encode(message, null);
    } catch (MessageRefused more) {
      all.addAll(more.faults());
    }
    return new InvalidMessageException(new MessageRefused(all, null));
  }

  /** Runs what may refuse. */
  static <T> T checked(Supplier<T> step) {
    try {
      return step.get();
    } catch (MessageRefused refused) {
      throw new InvalidMessageException(refused);
    }
  }

  private static List<String> ids(List<EncodedMessage> messages) {
    return messages.stream().map(EncodedMessage::id).toList();
  }

  static EmitException exception(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof EmitException known) {
      return known;
    }
    if (cause instanceof ListenFailure known) {
      return new EmitException(
          String.valueOf(known.getMessage()), known.isRetryable(), known.isOutcomeKnown(), known);
    }
    return cause instanceof PublishFailure known
        ? new EmitException(
            String.valueOf(known.getMessage()), known.isRetryable(), known.isOutcomeKnown(), known)
        : new EmitException("The pipeline failed: " + cause, true, false, failure);
  }
}
