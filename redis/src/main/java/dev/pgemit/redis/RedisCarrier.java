package dev.pgemit.redis;

import dev.pgemit.redis.ask.RedisRequests;
import dev.pgemit.redis.connect.RedisAddresses;
import dev.pgemit.redis.connect.RedisNodes;
import dev.pgemit.redis.feed.StreamFeed;
import dev.pgemit.redis.feed.StreamTails;
import dev.pgemit.redis.publish.RedisPipeline;
import dev.pgemit.redis.wire.RedisWire;
import dev.pgemit.redis.wire.StreamsWire;
import dev.pgemit.transport.Capability;
import dev.pgemit.transport.MessageFeed;
import dev.pgemit.transport.Publication;
import dev.pgemit.transport.PublishCallback;
import dev.pgemit.transport.Result;
import dev.pgemit.transport.ServerRequest;
import dev.pgemit.transport.ServerResponses;
import dev.pgemit.transport.TailQueue;
import dev.pgemit.transport.Transport;
import dev.pgemit.transport.TransportSettings;
import dev.pgemit.transport.TransportStatus;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageId;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.ReceivedMessage;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Carries the messages of one emitter through Redis.
 *
 * @param tails the tails; {@code null} if the wire is not that of streams
 */
record RedisCarrier(
    RedisWire wire,
    RedisNodes nodes,
    RedisPipeline pipeline,
    RedisRequests client,
    @Nullable StreamTails tails)
    implements Transport {
  private static final Set<Capability> CAPABILITIES = Set.of(Capability.REQUESTS);
  // A stream does not count its readers.
  private static final Set<Capability> STREAMS_CAPABILITIES =
      Set.of(Capability.REQUESTS, Capability.TAIL, Capability.FEED);

  static RedisCarrier open(RedisAddresses addresses, RedisWire wire, TransportSettings settings) {
    var nodes = new RedisNodes(addresses);
    var pipeline = new RedisPipeline(nodes, wire, settings);
    var client = new RedisRequests(nodes, wire, pipeline, settings.responseMemory());
    var tails =
        wire instanceof StreamsWire streams
            ? new StreamTails(nodes, streams, settings.responseMemory())
            : null;
    return new RedisCarrier(wire, nodes, pipeline, client, tails);
  }

  @Override
  public String name() {
    return wire.name();
  }

  @Override
  public Set<Capability> capabilities() {
    return wire instanceof StreamsWire ? STREAMS_CAPABILITIES : CAPABILITIES;
  }

  @Override
  public void checkNamespace(Namespace namespace) {
    wire.checkNamespace(namespace);
  }

  @Override
  public EncodedMessage encode(
      Message message, @Nullable String chosenId, @Nullable String traceparent) {
    wire.checkNamespace(message.namespace());
    var id = chosenId == null ? MessageId.generate() : MessageId.requireValid(chosenId);
    return wire.encode(message, id, traceparent);
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
    if (tails == null) {
      throw Capability.TAIL.missingIn(this);
    }
    return tails.open(namespace, filter, timeout);
  }

  @Override
  public MessageFeed openFeed(Namespace namespace, String position) throws InterruptedException {
    if (wire instanceof StreamsWire streams) {
      return StreamFeed.open(nodes, streams, namespace, position);
    }
    throw Capability.FEED.missingIn(this);
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
    return new TransportStatus(pipeline.outage(), client.state(), false, null);
  }

  @Override
  public void close() {
    if (tails != null) {
      tails.close();
    }
    client.close();
    pipeline.close();
    nodes.close();
  }
}
