package dev.pgemit;

import dev.pgemit.publish.PublishFailure;
import dev.pgemit.publish.Publisher;
import dev.pgemit.wire.Channels;
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

/** Encodes on the caller's thread, publishes, and speaks in the exceptions of this package. */
final class Sender {
  private final Channels channels;
  private final MessageEncoder encoder;
  private final Publisher publisher;

  Sender(Channels channels, MessageEncoder encoder, Publisher publisher) {
    this.channels = channels;
    this.encoder = encoder;
    this.publisher = publisher;
  }

  Channels channels() {
    return channels;
  }

  String send(Message message, @Nullable String id) {
    var encoded = checked(() -> encoder.encode(message, id));
    try {
      publisher.publish(encoded);
    } catch (PublishFailure failure) {
      throw exception(failure);
    }
    return encoded.id();
  }

  CompletableFuture<String> sendAsync(Message message, @Nullable String id) {
    try {
      var encoded = encoder.encode(message, id);
      return publisher
          .publishAsync(encoded)
          .handle(
              (nothing, failure) -> {
                if (failure != null) {
                  throw exception(failure);
                }
                return encoded.id();
              });
    } catch (MessageRefused refused) {
      return CompletableFuture.failedFuture(new InvalidMessageException(refused));
    }
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

  void close() {
    publisher.close();
  }

  /** Runs what may refuse. */
  static <T> T checked(Supplier<T> step) {
    try {
      return step.get();
    } catch (MessageRefused refused) {
      throw new InvalidMessageException(refused);
    }
  }

  private static EmitException exception(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof PublishFailure known
        ? new EmitException(
            String.valueOf(known.getMessage()), known.isRetryable(), known.isOutcomeKnown(), known)
        : new EmitException("The pipeline failed: " + cause, true, false, failure);
  }
}
