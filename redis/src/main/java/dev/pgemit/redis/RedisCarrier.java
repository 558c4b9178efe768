package dev.pgemit.redis;

import dev.pgemit.redis.ask.RedisRequests;
import dev.pgemit.redis.connect.RedisAddresses;
import dev.pgemit.redis.connect.RedisNodes;
import dev.pgemit.redis.publish.RedisPipeline;
import dev.pgemit.redis.wire.RedisWire;
import dev.pgemit.transport.Capability;
import dev.pgemit.transport.Publication;
import dev.pgemit.transport.PublishCallback;
import dev.pgemit.transport.Result;
import dev.pgemit.transport.ServerRequest;
import dev.pgemit.transport.ServerResponses;
import dev.pgemit.transport.Transport;
import dev.pgemit.transport.TransportSettings;
import dev.pgemit.transport.TransportStatus;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageId;
import dev.pgemit.wire.Namespace;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Carries the messages of one emitter through Redis. */
record RedisCarrier(RedisWire wire, RedisNodes nodes, RedisPipeline pipeline, RedisRequests client)
    implements Transport {
  private static final Set<Capability> CAPABILITIES = Set.of(Capability.REQUESTS);

  static RedisCarrier open(RedisAddresses addresses, RedisWire wire, TransportSettings settings) {
    var nodes = new RedisNodes(addresses);
    var pipeline = new RedisPipeline(nodes, wire, settings);
    var client = new RedisRequests(nodes, wire, pipeline, settings.responseMemory());
    return new RedisCarrier(wire, nodes, pipeline, client);
  }

  @Override
  public String name() {
    return wire.name();
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
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
    client.close();
    pipeline.close();
    nodes.close();
  }
}
