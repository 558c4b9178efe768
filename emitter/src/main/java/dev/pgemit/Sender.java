package dev.pgemit;

import dev.pgemit.FeatureStatus.Feature;
import dev.pgemit.listen.ListenFailure;
import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.ConnectionPublisher;
import dev.pgemit.publish.IdempotencyKey;
import dev.pgemit.publish.JoiningPublisher;
import dev.pgemit.publish.Publication;
import dev.pgemit.publish.PublishFailure;
import dev.pgemit.publish.Publisher;
import dev.pgemit.publish.TransactionSource;
import dev.pgemit.wire.Channels;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Fault;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageEncoder;
import dev.pgemit.wire.MessageRefused;
import dev.pgemit.wire.Owner;
import dev.pgemit.wire.Postponement;
import dev.pgemit.wire.Summary;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Encodes on the caller's thread, publishes, and speaks in the exceptions of this package.
 *
 * @param channels the channels of the deployment
 * @param encoder how messages become bytes
 * @param table where attachments go
 * @param publisher where the bytes go
 * @param asking how answers come back; null where what is sent is only collected
 */
record Sender(
    Channels channels,
    MessageEncoder encoder,
    AttachmentsTable table,
    Publisher publisher,
    @Nullable Asking asking) {
  /** The same messages on another way, on which nothing can be asked. */
  Sender through(Publisher other) {
    return new Sender(channels, encoder, table, other, null);
  }

  Asking requireAsking() {
    if (asking == null) {
      throw new IllegalStateException(
          "Nothing can be asked in a batch or in a transaction of your own: ask the emitter"
              + " itself");
    }
    return asking;
  }

  void stopAsking() {
    if (asking != null) {
      asking.requests().close();
    }
  }

  Listening listening() {
    if (asking == null) {
      return new Listening(false, false, Map.of());
    }
    var requests = asking.requests();
    return new Listening(requests.isWanted(), requests.isConnected(), requests.servers());
  }

  FeatureStatus publishing() {
    var outage = publisher.outage();
    return outage == null
        ? FeatureStatus.working(Feature.PUBLISH)
        : FeatureStatus.failing(Feature.PUBLISH, outage.sentence(), outage.cause());
  }

  private static FeatureStatus deaf(ListenFailure why) {
    return FeatureStatus.failing(
        Feature.LISTEN,
        "Responses and tails are not received: " + why.getMessage(),
        why.getCause());
  }

  FeatureStatus hearing() {
    var listening = listening();
    if (listening.isConnected()) {
      return FeatureStatus.working(Feature.LISTEN);
    }
    return listening.isWanted() && asking != null
        ? deaf(asking.requests().why())
        : FeatureStatus.idle(
            Feature.LISTEN, "Nothing listens: the connection opens with the next request");
  }

  /** The same messages inside a transaction of the caller's. */
  Sender using(Connection connection) {
    return through(new ConnectionPublisher(connection, table));
  }

  /** The same messages inside the transactions that a data source knows. */
  Sender using(TransactionSource transactions) {
    return through(new JoiningPublisher(transactions, table));
  }

  String send(Message message, Target options) {
    var encoded = checked(() -> encode(message, options));
    return publish(List.of(encoded), options.idempotencyKey()).get(0);
  }

  List<String> send(List<EncodedMessage> messages, @Nullable String key) {
    return messages.isEmpty() ? List.of() : publish(messages, key);
  }

  private List<String> publish(List<EncodedMessage> messages, @Nullable String key) {
    try {
      return checked(() -> publisher.publish(Publication.of(messages, key)));
    } catch (PublishFailure failure) {
      throw exception(failure, messages.stream().map(EncodedMessage::id).toList());
    }
  }

  CompletableFuture<String> sendAsync(Message message, Target options) {
    try {
      return sendAsync(encode(message, options), options.idempotencyKey());
    } catch (MessageRefused refused) {
      return CompletableFuture.failedFuture(new InvalidMessageException(refused));
    }
  }

  private CompletableFuture<String> sendAsync(EncodedMessage message, @Nullable String key) {
    var pending = new Pending<>(message.id(), List::of, ids -> ids.get(0));
    publisher.publishAsync(Publication.of(List.of(message), key), pending);
    return pending;
  }

  /** Sends what waits, and tells until when. */
  CompletableFuture<ScheduledEmit> scheduleAsync(Message message, Target options) {
    try {
      if (options.delivery() == null) {
        throw new MessageRefused("deliverAt", "no time was given: use deliverAt or delay first");
      }
      var encoded = encode(message, options);
      return sendAsync(encoded, options.idempotencyKey())
          .thenApply(id -> ScheduledEmit.of(id, encoded));
    } catch (MessageRefused refused) {
      return CompletableFuture.failedFuture(new InvalidMessageException(refused));
    }
  }

  private EncodedMessage encode(Message message, Target options) {
    var encoded = encoder.encode(message, options.id(), options.traceparent());
    return options.delivery() == null
        ? encoded
        : encoded.postponed(
            new Postponement(options.delivery(), Summary.of(message), options.owner()));
  }

  CompletableFuture<List<String>> sendAsync(List<EncodedMessage> messages, @Nullable String key) {
    if (messages.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    var publication = Publication.of(messages, key);
    var pending = new Pending<>(publication.ids(), ids -> ids, ids -> ids);
    publisher.publishAsync(publication, pending);
    return pending;
  }

  void check(Message message, Target options) {
    checked(() -> encode(message, options));
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

  static String checkedOwner(@Nullable String owner) {
    return checked(() -> Owner.of(Given.present("owner", owner)));
  }

  static String checkedKey(@Nullable String key) {
    return checked(() -> IdempotencyKey.checked(Given.present("idempotencyKey", key)));
  }

  static EmitException exception(PublishFailure failure) {
    return exception(failure, List.of());
  }

  /** The failure of messages. */
  static EmitException exception(PublishFailure failure, List<String> ids) {
    if (failure.isKeyReused()) {
      return new IdempotencyKeyReusedException(String.valueOf(failure.getMessage()), ids, failure);
    }
    for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof MessageRefused refused) {
        return new InvalidMessageException(refused);
      }
    }
    return new EmitException(
        String.valueOf(failure.getMessage()),
        failure.isRetryable(),
        failure.isOutcomeKnown(),
        ids,
        failure);
  }

  /** What a request failed with, in the exceptions of this package. */
  static EmitException exception(Throwable failure) {
    return exception(failure, List.of());
  }

  /** Returns what a request failed with that publishes nothing. */
  static EmitException exceptionOfRead(Throwable failure) {
    var known = exception(failure);
    return known.isOutcomeKnown()
        ? known
        : new EmitException(
            "The request may not have reached the servers, since its connection to Postgres failed:"
                + " ask again",
            true,
            true,
            List.of(),
            known);
  }

  /** What a request failed with that was to publish messages. */
  static EmitException exception(Throwable failure, List<String> ids) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof EmitException known) {
      return known;
    }
    if (cause instanceof ListenFailure known) {
      return new EmitException(
          String.valueOf(known.getMessage()),
          known.isRetryable(),
          known.isOutcomeKnown(),
          ids,
          known);
    }
    return cause instanceof PublishFailure known
        ? exception(known, ids)
        : new EmitException("The pipeline failed: " + cause, true, false, ids, failure);
  }
}
