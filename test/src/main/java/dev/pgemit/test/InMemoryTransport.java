package dev.pgemit.test;

import dev.pgemit.test.SimulatedCluster.RoomChoice;
import dev.pgemit.transport.Capability;
import dev.pgemit.transport.FingerprintedKey;
import dev.pgemit.transport.Publication;
import dev.pgemit.transport.Publisher;
import dev.pgemit.transport.Result;
import dev.pgemit.transport.ServerRequest;
import dev.pgemit.transport.ServerResponses;
import dev.pgemit.transport.Transport;
import dev.pgemit.transport.TransportFailure;
import dev.pgemit.transport.TransportStatus;
import dev.pgemit.wire.ChannelNames;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageDecoder;
import dev.pgemit.wire.MessageEncoder;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.RoomFilter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Keeps messages in memory, and fails as a test wants. Thread-safe. */
final class InMemoryTransport implements Transport {
  private static final Set<Capability> CAPABILITIES =
      Set.of(
          Capability.TRANSACTIONS,
          Capability.IDEMPOTENCY,
          Capability.SCHEDULING,
          Capability.REQUESTS);

  private final ChannelNames channels = new ChannelNames(ChannelNames.DEFAULT_PREFIX);
  private final MessageEncoder encoder;
  private final MessageEncoder attachmentEncoder;
  private final SimulatedCluster cluster;
  private final List<RecordedMessage> messages = new ArrayList<>();
  private final Map<String, KeyedCall> keyedCalls = new HashMap<>();
  private @Nullable EmitFailure nextFailure;
  private @Nullable EmitFailure lastingFailure;
  private int calls;
  private boolean isClosed;

  private record KeyedCall(FingerprintedKey key, List<String> ids) {
    boolean hasSameMessages(FingerprintedKey other) {
      return Arrays.equals(key.fingerprint(), other.fingerprint());
    }
  }

  InMemoryTransport(ObjectMapper mapper, SimulatedCluster cluster) {
    this.encoder = new MessageEncoder(channels, MessageEncoder.MAX_PAYLOAD_BYTES, mapper);
    this.attachmentEncoder = new MessageEncoder(channels, 0, mapper);
    this.cluster = cluster;
  }

  synchronized List<RecordedMessage> messages() {
    return List.copyOf(messages);
  }

  synchronized void clear() {
    messages.clear();
    keyedCalls.clear();
    nextFailure = null;
    lastingFailure = null;
    calls = 0;
  }

  synchronized void failNext(EmitFailure failure) {
    nextFailure = failure;
  }

  synchronized void failAll(@Nullable EmitFailure failure) {
    lastingFailure = failure;
  }

  /** Returns arguments as servers would receive them in a message of the same placement. */
  List<JsonNode> args(List<@Nullable Object> args, boolean isInline) {
    var message =
        new Message.Broadcast(Namespace.DEFAULT, RoomFilter.ALL, false, true, "event", args);
    return RecordedMessageDecoder.args(
        (isInline ? encoder : attachmentEncoder).encode(message, null));
  }

  @Override
  public String name() {
    return "RecordingEmitter";
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
    return record(publication, false);
  }

  @Override
  public Publisher joining(Connection connection) {
    return publication -> record(publication, true);
  }

  @Override
  public Publisher joining(DataSource transactionAware) {
    return publication -> record(publication, true);
  }

  private synchronized Result record(Publication publication, boolean isTransactional) {
    var failure = failure();
    if (failure != null) {
      return new Result.Failed(failure);
    }
    var key = publication.key();
    var earlier = key == null ? null : keyedCalls.get(key.value());
    if (key != null && earlier != null) {
      return earlier.hasSameMessages(key)
          ? new Result.Repeated(earlier.ids())
          : new Result.Failed(TransportFailure.keyReused(key.value()));
    }
    calls++;
    if (key != null) {
      keyedCalls.put(key.value(), new KeyedCall(key, publication.ids()));
    }
    for (var message : publication.messages()) {
      var scheduled = message.scheduledDelivery();
      if (scheduled != null) {
        scheduled.markAccepted(Instant.now());
      }
      add(message, key == null ? null : key.value(), isTransactional);
    }
    return Result.PUBLISHED;
  }

  private void add(EncodedMessage message, @Nullable String key, boolean isTransactional) {
    var namespace = message.channel().substring(ChannelNames.DEFAULT_PREFIX.length() + 1);
    messages.add(RecordedMessageDecoder.decode(message, namespace, key, calls, isTransactional));
  }

  private @Nullable TransportFailure failure() {
    if (isClosed) {
      return TransportFailure.permanent("The emitter is closed: nothing was published", null);
    }
    var failure = nextFailure == null ? lastingFailure : nextFailure;
    nextFailure = null;
    return failure == null ? null : failure.toFailure();
  }

  @Override
  public CompletableFuture<ServerResponses> ask(ServerRequest request) {
    String event = null;
    synchronized (this) {
      var failure = failure();
      if (failure != null) {
        return CompletableFuture.failedFuture(failure);
      }
      if (request.hasEvent()) {
        calls++;
        add(request.messages().get(0), null, false);
        event = messages.get(messages.size() - 1).event();
      }
    }
    return CompletableFuture.completedFuture(
        cluster.respond(request, event, choice(request.messages())));
  }

  private static RoomChoice choice(List<EncodedMessage> messages) {
    if (messages.isEmpty()) {
      return new RoomChoice(List.of(), List.of());
    }
    var last = messages.get(messages.size() - 1);
    if (last.attachment() != null) {
      return new RoomChoice(List.of(), List.of()); // an event, which asks for no sockets
    }
    var text = new String(last.payload(), StandardCharsets.UTF_8);
    var opts = MessageDecoder.decodeJson(text, type -> true).data().path("opts");
    return new RoomChoice(texts(opts.path("rooms")), texts(opts.path("except")));
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }

  @Override
  public TransportStatus status() {
    return TransportStatus.WORKING;
  }

  @Override
  public synchronized void close() {
    isClosed = true;
  }
}
