package dev.pgemit.postgres;

import dev.pgemit.datasource.TransactionAwareness;
import dev.pgemit.listen.ClusterClient;
import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.ConnectionPublisher;
import dev.pgemit.publish.ConnectionScope;
import dev.pgemit.publish.DeliveryPath;
import dev.pgemit.publish.RoutingPublisher;
import dev.pgemit.publish.TransactionAwareConnections;
import dev.pgemit.retention.AttachmentCleaner;
import dev.pgemit.schedule.ScheduleDispatcher;
import dev.pgemit.transport.Capability;
import dev.pgemit.transport.MessageFeed;
import dev.pgemit.transport.Publication;
import dev.pgemit.transport.PublishCallback;
import dev.pgemit.transport.Publisher;
import dev.pgemit.transport.Result;
import dev.pgemit.transport.ServerRequest;
import dev.pgemit.transport.ServerResponses;
import dev.pgemit.transport.TailQueue;
import dev.pgemit.transport.Transport;
import dev.pgemit.transport.TransportFailure;
import dev.pgemit.transport.TransportStatus;
import dev.pgemit.wire.ChannelNames;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageEncoder;
import dev.pgemit.wire.MessageValidationException;
import dev.pgemit.wire.MirroredMessage;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.ReceivedMessage;
import java.sql.Connection;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Publishes with {@code NOTIFY}, and receives answers with {@code LISTEN}.
 *
 * @param pipeline the pipelines with connections of their own
 * @param client sends requests and opens tails
 * @param dispatcher sends scheduled messages when they are due; {@code null} unless enabled
 * @param cleaner removes old attachments; {@code null} unless enabled
 */
public record PostgresTransport(
    ChannelNames channels,
    MessageEncoder encoder,
    AttachmentsTable table,
    RoutingPublisher pipeline,
    ClusterClient client,
    @Nullable ScheduleDispatcher dispatcher,
    @Nullable AttachmentCleaner cleaner)
    implements Transport {
  private static final Set<Capability> CAPABILITIES =
      Collections.unmodifiableSet(EnumSet.allOf(Capability.class));
  private static final Duration FEED_TIMEOUT = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "Postgres";
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public void checkNamespace(Namespace namespace) {
    var unused = channels.forNamespace(namespace);
  }

  @Override
  public EncodedMessage encode(
      Message message, @Nullable String chosenId, @Nullable String traceparent) {
    return encoder.encode(message, chosenId, traceparent);
  }

  @Override
  public Result publish(Publication publication) {
    return pipeline.publish(publication);
  }

  @Override
  public void publishAsync(Publication publication, PublishCallback callback) {
    pipeline.publishAsync(publication, callback);
  }

  @Override
  public CompletableFuture<ServerResponses> ask(ServerRequest request) {
    return client.ask(request);
  }

  @Override
  public CompletableFuture<TailQueue> openTail(
      Namespace namespace, Predicate<ReceivedMessage> filter, Duration timeout) {
    return client.openTail(namespace, filter, TailQueue.DEFAULT_LIMITS, timeout);
  }

  @Override
  public MessageFeed openFeed(Namespace namespace, String position) throws InterruptedException {
    if (!position.isEmpty()) {
      throw new MessageValidationException(
          "position", "Postgres stores no messages, so no relay can continue from a position");
    }
    try {
      var queue =
          client
              .openTail(
                  namespace, MirroredMessage::isMirrored, TailQueue.RELAY_LIMITS, FEED_TIMEOUT)
              .get();
      return new NotificationFeed(queue, client::state);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof TransportFailure failure
          ? failure
          : TransportFailure.retryable("The feed did not open", e.getCause());
    }
  }

  @Override
  public Publisher joining(Connection connection) {
    return new ConnectionPublisher(ConnectionScope.of(connection), table, DeliveryPath.NOTIFY);
  }

  @Override
  public Publisher joining(DataSource transactionAware) {
    requireTransactionAware(transactionAware);
    return new ConnectionPublisher(
        new TransactionAwareConnections(transactionAware), table, DeliveryPath.NOTIFY);
  }

  /**
   * Refuses a data source that never returns the connection of the caller's transaction.
   *
   * @throws MessageValidationException with the name of its class
   */
  public static void requireTransactionAware(DataSource transactionAware) {
    if (!TransactionAwareness.canJoinTransaction(transactionAware)) {
      throw new MessageValidationException(
          "transactionAware",
          ("%s does not join the caller's transaction. With Spring, wrap the data"
                  + " source in a TransactionAwareDataSourceProxy; with your own connection,"
                  + " call using(connection)")
              .formatted(transactionAware.getClass().getSimpleName()));
    }
  }

  @Override
  public int queuedMessages() {
    return pipeline.queuedMessages();
  }

  @Override
  public long queuedBytes() {
    return pipeline.queuedBytes();
  }

  @Override
  public long oldestQueuedNanos() {
    return pipeline.oldestQueuedNanos();
  }

  @Override
  public TransportStatus status() {
    return new TransportStatus(
        pipeline.outage(),
        client.state(),
        dispatcher != null,
        dispatcher == null ? null : dispatcher.outage());
  }

  @Override
  public void close() {
    if (dispatcher != null) {
      dispatcher.close();
    }
    if (cleaner != null) {
      cleaner.close();
    }
    client.close();
    pipeline.close();
  }
}
