package dev.pgemit;

import dev.pgemit.transport.Capability;
import dev.pgemit.transport.Publication;
import dev.pgemit.transport.Publisher;
import dev.pgemit.transport.Result;
import dev.pgemit.transport.Transport;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageFault;
import dev.pgemit.wire.MessageValidationException;
import dev.pgemit.wire.ScheduledDelivery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Encodes messages on the caller's thread and passes them to a publisher: the transport itself, a
 * batch, or a transaction. Methods throw only {@link EmitException} and what an interceptor throws,
 * and futures fail with nothing else.
 *
 * @param defaults the options of each new operator
 * @param observer surrounds each call; {@code null} for none
 */
record MessageSender(
    Transport transport,
    Publisher publisher,
    BroadcastOptions defaults,
    @Nullable EmitObserver observer) {
  MessageSender withPublisher(Publisher other) {
    return new MessageSender(transport, other, defaults, observer);
  }

  /** Returns a sender that only collects messages, which is not observed. */
  MessageSender collectingIn(BatchBuffer buffer) {
    return new MessageSender(transport, buffer, defaults, null);
  }

  /** Refuses a call that the transport does not support. */
  void require(Capability capability) {
    if (!transport.capabilities().contains(capability)) {
      throw EmitFailures.of(capability.missingIn(transport), List.of());
    }
  }

  /** Refuses a request to the servers on a thread whose transaction the publisher joins. */
  void refuseInTransaction() {
    if (publisher instanceof TransactionalPublisher joining) {
      joining.refuseRequest();
    }
  }

  /** Returns the store of scheduled and recurring messages, which not every transport has. */
  ScheduleStore requireStored(@Nullable ScheduleStore store) {
    if (store == null) {
      throw EmitFailures.of(Capability.STORED_MESSAGES.missingIn(transport), List.of());
    }
    return store;
  }

  String send(Message message, BroadcastOptions options) {
    return observer == null
        ? publish(message, options)
        : observer.observe(options.namespace().name(), () -> publish(message, options));
  }

  List<String> send(List<EncodedMessage> messages, @Nullable BatchKey key) {
    return observer == null || messages.isEmpty()
        ? publish(messages, key)
        : observer.observe(namespaceOf(messages), () -> publish(messages, key));
  }

  CompletableFuture<String> sendAsync(Message message, BroadcastOptions options) {
    return observer == null
        ? publishAsync(message, options)
        : observer.observeAsync(options.namespace().name(), () -> publishAsync(message, options));
  }

  CompletableFuture<List<String>> sendAsync(List<EncodedMessage> messages, @Nullable BatchKey key) {
    return observer == null || messages.isEmpty()
        ? publishAsync(messages, key)
        : observer.observeAsync(namespaceOf(messages), () -> publishAsync(messages, key));
  }

  /** Schedules a message. The options must have a delivery time. */
  CompletableFuture<ScheduledEmit> scheduleAsync(Message message, BroadcastOptions options) {
    return observer == null
        ? storeAsync(message, options)
        : observer.observeAsync(options.namespace().name(), () -> storeAsync(message, options));
  }

  private static String namespaceOf(List<EncodedMessage> messages) {
    var channels = messages.stream().map(EncodedMessage::channel).distinct().toList();
    var channel = channels.get(0);
    return channels.size() == 1 ? channel.substring(channel.indexOf("#/") + 1) : "*";
  }

  private String publish(Message message, BroadcastOptions options) {
    return publish(Publication.of(List.of(encode(message, options)), options.idempotencyKey()))
        .get(0);
  }

  private List<String> publish(List<EncodedMessage> messages, @Nullable BatchKey key) {
    return messages.isEmpty() ? List.of() : publish(BatchKey.publicationOf(messages, key));
  }

  private List<String> publish(Publication publication) {
    var result = publisher.publish(publication);
    if (result instanceof Result.Failed failed) {
      throw EmitFailures.ofResult(failed, publication.ids());
    }
    return result instanceof Result.Repeated repeated ? repeated.ids() : publication.ids();
  }

  private CompletableFuture<String> publishAsync(Message message, BroadcastOptions options) {
    EncodedMessage encoded;
    try {
      encoded = encode(message, options);
    } catch (RuntimeException refused) {
      return CompletableFuture.failedFuture(refused);
    }
    return publishAsync(encoded, options.idempotencyKey());
  }

  private CompletableFuture<String> publishAsync(EncodedMessage message, @Nullable String key) {
    return publishAsync(
        Publication.of(List.of(message), key),
        new PublishFuture<>(message.id(), List::of, ids -> ids.get(0)));
  }

  private CompletableFuture<List<String>> publishAsync(
      List<EncodedMessage> messages, @Nullable BatchKey key) {
    if (messages.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    var publication = BatchKey.publicationOf(messages, key);
    return publishAsync(
        publication, new PublishFuture<>(publication.ids(), ids -> ids, ids -> ids));
  }

  private <T> CompletableFuture<T> publishAsync(Publication publication, PublishFuture<T> future) {
    publisher.publishAsync(publication, future);
    return future;
  }

  private CompletableFuture<ScheduledEmit> storeAsync(Message message, BroadcastOptions options) {
    EncodedMessage encoded;
    try {
      if (options.delivery() == null) {
        throw Arguments.invalid(
            "deliverAt", "the message has no delivery time: call deliverAt or delay first");
      }
      encoded = encode(message, options);
    } catch (RuntimeException refused) {
      return CompletableFuture.failedFuture(refused);
    }
    return publishAsync(encoded, options.idempotencyKey())
        .thenApply(id -> ScheduledEmit.of(id, encoded));
  }

  /** Passes a message through the interceptors and encodes it. */
  EncodedMessage encode(Message message, BroadcastOptions options) {
    if (options.interceptors().isEmpty()) { // allocates nothing
      return encodeUnchanged(message, options);
    }
    var outgoing = intercept(message, options);
    return encodeUnchanged(outgoing.toMessage(), outgoing.options());
  }

  /** Returns a message as the interceptors change it. */
  OutgoingMessage intercept(Message message, BroadcastOptions options) {
    var outgoing = new OutgoingMessage(message, options);
    for (var interceptor : options.interceptors()) {
      var changed = interceptor.intercept(outgoing);
      if (changed == null || !changed.isCopyOf(outgoing)) {
        throw new IllegalStateException(
            ("The interceptor %s returned %s: it must return its argument or a copy of it, or"
                    + " throw MessageRefusedException. Nothing was published")
                .formatted(
                    interceptor.getClass().getName(),
                    changed == null ? "null" : "another message"));
      }
      outgoing = changed;
    }
    return outgoing;
  }

  /** Encodes a message without a call of the interceptors. */
  EncodedMessage encodeUnchanged(Message message, BroadcastOptions options) {
    var metadata = options.metadata();
    var delivery = options.delivery();
    var mayBeStored = delivery != null || options.idempotencyKey() != null || publisher.mayStore();
    try { // without a lambda, which each message would allocate
      var encoded =
          mayBeStored
              ? transport.encodeStorable(message, metadata.id(), metadata.traceparent())
              : transport.encode(message, metadata.id(), metadata.traceparent());
      return delivery == null
          ? encoded
          : encoded.scheduledFor(
              new ScheduledDelivery(delivery, message.summary(), options.publication().owner()));
    } catch (MessageValidationException refused) {
      throw new InvalidMessageException(refused);
    }
  }

  /** Returns a message of a table in the form that the publisher sends. */
  EncodedMessage fromStored(EncodedMessage stored) {
    return Arguments.checked(() -> transport.fromStored(stored));
  }

  /** Returns these faults of a call together with the faults of encoding its message. */
  InvalidMessageException refusal(List<MessageFault> faults, Message message) {
    var all = new ArrayList<>(faults);
    try {
      transport.encode(message, null, null);
    } catch (MessageValidationException more) {
      all.addAll(more.faults());
    }
    return new InvalidMessageException(new MessageValidationException(all, null));
  }
}
