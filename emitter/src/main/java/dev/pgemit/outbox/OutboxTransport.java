package dev.pgemit.outbox;

import dev.pgemit.postgres.PostgresTransport;
import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.ConnectionPublisher;
import dev.pgemit.publish.ConnectionScope;
import dev.pgemit.publish.DeliveryPath;
import dev.pgemit.publish.RoutingPublisher;
import dev.pgemit.publish.TransactionAwareConnections;
import dev.pgemit.schedule.ScheduleDispatcher;
import dev.pgemit.transport.Capability;
import dev.pgemit.transport.MessageFeed;
import dev.pgemit.transport.Outage;
import dev.pgemit.transport.Publication;
import dev.pgemit.transport.PublishCallback;
import dev.pgemit.transport.Publisher;
import dev.pgemit.transport.Result;
import dev.pgemit.transport.ServerRequest;
import dev.pgemit.transport.ServerResponses;
import dev.pgemit.transport.TailQueue;
import dev.pgemit.transport.Transport;
import dev.pgemit.transport.TransportStatus;
import dev.pgemit.transport.UnsupportedCallFailure;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageEncoder;
import dev.pgemit.wire.MessageValidationException;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.ReceivedMessage;
import java.sql.Connection;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Adds the features of a database to another transport. A message that belongs to a transaction, or
 * that has an idempotency key or a delivery time, is a row of the outbox, which a dispatcher passes
 * on after the commit. Every other message goes to the other transport directly.
 *
 * @param direct the other transport
 * @param encoder encodes messages for the tables of pgemit
 * @param pipeline stores messages in transactions of their own
 * @param scheduleDispatcher moves due messages to the outbox; {@code null} unless enabled
 * @param outboxDispatcher passes messages on; {@code null} unless enabled
 */
public record OutboxTransport(
    Transport direct,
    MessageEncoder encoder,
    AttachmentsTable table,
    RoutingPublisher pipeline,
    @Nullable ScheduleDispatcher scheduleDispatcher,
    @Nullable OutboxDispatcher outboxDispatcher)
    implements Transport {
  private static final Set<Capability> OF_POSTGRES =
      Collections.unmodifiableSet(
          EnumSet.of(
              Capability.TRANSACTIONS,
              Capability.IDEMPOTENCY,
              Capability.SCHEDULING,
              Capability.STORED_MESSAGES));

  @Override
  public String name() {
    return direct.name();
  }

  @Override
  public Set<Capability> capabilities() {
    var all = EnumSet.copyOf(OF_POSTGRES);
    all.addAll(direct.capabilities());
    return all;
  }

  @Override
  public void checkNamespace(Namespace namespace) {
    direct.checkNamespace(namespace);
  }

  @Override
  public EncodedMessage encode(
      Message message, @Nullable String chosenId, @Nullable String traceparent) {
    return direct.encode(message, chosenId, traceparent);
  }

  // The form of the other transport shows now whether a server can receive the message, and is
  // needed if a batch is published directly.
  @Override
  public EncodedMessage encodeStorable(
      Message message, @Nullable String chosenId, @Nullable String traceparent) {
    var storable = encoder.encode(message, chosenId, traceparent);
    return direct.encode(message, storable.id(), traceparent).withStorable(storable);
  }

  @Override
  public EncodedMessage fromStored(EncodedMessage stored) {
    try {
      return StoredMessages.encode(stored, direct).withStorable(stored);
    } catch (IllegalArgumentException invalid) {
      throw new MessageValidationException("message", String.valueOf(invalid.getMessage()));
    }
  }

  @Override
  public Result publish(Publication publication) {
    if (mustBeStored(publication)) {
      return store(publication);
    }
    var result = direct.publish(publication);
    return isUnsupported(result) && isStorable(publication) ? store(publication) : result;
  }

  private Result store(Publication publication) {
    var result = pipeline.publish(publication.toStorable());
    wakeDispatcher();
    return result;
  }

  @Override
  public void publishAsync(Publication publication, PublishCallback callback) {
    if (mustBeStored(publication)) {
      storeAsync(publication, callback);
      return;
    }
    direct.publishAsync(
        publication,
        result -> {
          if (isUnsupported(result) && isStorable(publication)) {
            storeAsync(publication, callback);
          } else {
            callback.onResult(result);
          }
        });
  }

  private void storeAsync(Publication publication, PublishCallback callback) {
    pipeline.publishAsync(
        publication.toStorable(),
        result -> {
          wakeDispatcher();
          callback.onResult(result);
        });
  }

  private static boolean mustBeStored(Publication publication) {
    return publication.key() != null || publication.isScheduled();
  }

  // A batch that the other transport cannot publish all or none. It has published nothing.
  private static boolean isUnsupported(Result result) {
    return result instanceof Result.Failed failed
        && failed.reason() instanceof UnsupportedCallFailure;
  }

  private static boolean isStorable(Publication publication) {
    return publication.messages().stream().allMatch(message -> message.storable() != null);
  }

  private void wakeDispatcher() {
    if (outboxDispatcher != null) {
      outboxDispatcher.wake();
    }
  }

  @Override
  public Publisher joining(Connection connection) {
    return new StoringPublisher(
        new ConnectionPublisher(ConnectionScope.of(connection), table, DeliveryPath.OUTBOX));
  }

  @Override
  public Publisher joining(DataSource transactionAware) {
    PostgresTransport.requireTransactionAware(transactionAware);
    return new StoringPublisher(
        new ConnectionPublisher(
            new TransactionAwareConnections(transactionAware), table, DeliveryPath.OUTBOX));
  }

  /** Publishes only to the outbox. */
  private record StoringPublisher(Publisher outbox) implements Publisher {
    @Override
    public boolean mayStore() {
      return true;
    }

    @Override
    public Result publish(Publication publication) {
      return outbox.publish(publication.toStorable());
    }
  }

  @Override
  public CompletableFuture<ServerResponses> ask(ServerRequest request) {
    return direct.ask(request);
  }

  @Override
  public CompletableFuture<TailQueue> openTail(
      Namespace namespace, Predicate<ReceivedMessage> filter, Duration timeout) {
    return direct.openTail(namespace, filter, timeout);
  }

  @Override
  public MessageFeed openFeed(Namespace namespace, String position) throws InterruptedException {
    return direct.openFeed(namespace, position);
  }

  @Override
  public int queuedMessages() {
    return direct.queuedMessages() + pipeline.queuedMessages();
  }

  @Override
  public long queuedBytes() {
    return direct.queuedBytes() + pipeline.queuedBytes();
  }

  @Override
  public long oldestQueuedNanos() {
    return Math.max(direct.oldestQueuedNanos(), pipeline.oldestQueuedNanos());
  }

  @Override
  public TransportStatus status() {
    var status = direct.status();
    return new TransportStatus(
        status.publishing(),
        status.listener(),
        scheduleDispatcher != null || outboxDispatcher != null,
        dispatchingOutage());
  }

  private @Nullable Outage dispatchingOutage() {
    var outage = outboxDispatcher == null ? null : outboxDispatcher.outage();
    return outage != null || scheduleDispatcher == null ? outage : scheduleDispatcher.outage();
  }

  // Queued messages are stored first, so that the dispatcher can still send them.
  @Override
  public void close() {
    if (scheduleDispatcher != null) {
      scheduleDispatcher.close();
    }
    pipeline.close();
    if (outboxDispatcher != null) {
      outboxDispatcher.close();
    }
    direct.close();
  }
}
