package dev.pgemit.redis.wire;

import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageDocument;
import dev.pgemit.wire.MessageValidationException;
import dev.pgemit.wire.MessageWriter;
import dev.pgemit.wire.MessageWriters;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.ReceivedMessage;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The format of {@code @socket.io/redis-streams-adapter}: an entry for each message. Requests go
 * through Pub/Sub, as since version 0.3 between servers: a client that reconnects receives the
 * entries that it missed, and must not receive requests again.
 */
public final class StreamsWire implements RedisWire {
  private static final Logger LOGGER = LoggerFactory.getLogger(StreamsWire.class);
  static final byte[] UID = RedisWire.utf8("uid");
  private static final byte[] EMITTER = RedisWire.utf8(ReceivedMessage.EMITTER_UID);
  static final byte[] NSP = RedisWire.utf8("nsp");
  static final byte[] TYPE = RedisWire.utf8("type");
  static final byte[] ID = RedisWire.utf8("id");
  static final byte[] DATA = RedisWire.utf8("data");
  private static final int FIELDS = 5;

  private final StreamsOptions options;
  private final byte[] maxLen;
  private final MessageWriters writers;
  private final Map<String, StreamMemory> memories = new ConcurrentHashMap<>();
  private final RequesterId requester = RequesterId.generate();

  /**
   * Creates the format.
   *
   * @param mapper serializes arguments
   * @throws MessageValidationException if an option is out of bounds
   */
  public StreamsWire(StreamsOptions options, ObjectMapper mapper) {
    options.check();
    this.options = options;
    this.maxLen = RedisWire.utf8(Long.toString(options.maxLen()));
    this.writers = new MessageWriters(mapper);
  }

  @Override
  public String name() {
    return "Redis (streams adapter)";
  }

  @Override
  public void checkNamespace(Namespace namespace) {
    if (options.streamNumber(namespace.name()) < 0) {
      throw new MessageValidationException(
          "namespace",
          ("with %d streams, servers write \"%s\" to the stream %s, which no server reads: choose"
                  + " another namespace or another streamCount")
              .formatted(
                  options.streamCount(), namespace.name(), options.streamOf(namespace.name())));
    }
  }

  @Override
  public EncodedMessage encode(Message message, String id, @Nullable String traceparent) {
    return RedisWire.isRequest(message)
        ? encodeRequest(new MessageDocument(message, id, traceparent, null))
        : encodeEntry(message, id);
  }

  private EncodedMessage encodeRequest(MessageDocument document) {
    try (var out = writers.openMessagePack()) {
      document.write(out, requester.serialized());
      var address =
          StreamsAddress.ofChannel(
              options.shardedPubSub(), channel(document.message().namespace()));
      return new EncodedMessage(document.id(), address.format(), messagePack(out), null);
    }
  }

  private static byte[] messagePack(MessageWriter out) {
    var bytes = out.toMessagePack();
    return bytes == null ? out.toJson() : bytes;
  }

  private EncodedMessage encodeEntry(Message message, String id) {
    try (var out = writers.open(message, Integer.MAX_VALUE)) {
      out.object(() -> message.writeData(out));
      var binary = out.toMessagePack();
      return new EncodedMessage(
          id,
          StreamsAddress.ofEntry(message.type().code(), message.namespace().name()).format(),
          binary == null ? out.toJson() : Base64.getEncoder().encode(binary),
          null);
    }
  }

  private String channel(Namespace namespace) {
    return options.channelPrefix() + "#" + namespace.name() + "#";
  }

  @Override
  public byte @Nullable [] routingKey(EncodedMessage message) {
    var address = StreamsAddress.parse(message.channel());
    if (address.isEntry()) {
      return RedisWire.utf8(options.streamOf(address.target()));
    }
    return address.isShardedChannel() ? RedisWire.utf8(address.target()) : null;
  }

  @Override
  public void write(CommandWriter out, EncodedMessage message) {
    var address = StreamsAddress.parse(message.channel());
    if (address.isEntry()) {
      writeEntry(out, address, message);
    } else if (address.isShardedChannel()) {
      out.publishSharded(RedisWire.utf8(address.target()), message.payload());
    } else {
      out.publish(RedisWire.utf8(address.target()), message.payload());
    }
  }

  private void writeEntry(CommandWriter out, StreamsAddress address, EncodedMessage message) {
    var stream = options.streamOf(address.target());
    memories
        .computeIfAbsent(
            stream, name -> new StreamMemory(name, options.maxLen(), System.nanoTime()))
        .add(System.nanoTime())
        .ifPresent(LOGGER::warn);
    out.addEntry(RedisWire.utf8(stream), maxLen, FIELDS)
        .part(UID)
        .part(EMITTER)
        .part(NSP)
        .part(RedisWire.utf8(address.target()))
        .part(TYPE)
        .part(RedisWire.utf8(address.type()))
        .part(ID)
        .part(RedisWire.utf8(message.id()))
        .part(DATA)
        .part(message.payload());
  }

  /** Returns the key of the stream of a namespace. */
  public byte[] stream(Namespace namespace) {
    return RedisWire.utf8(options.streamOf(namespace.name()));
  }

  /**
   * Returns the message of an entry; {@code null} if it is for another namespace. A message that
   * cannot be read has no data.
   */
  public @Nullable ReceivedMessage readEntry(Namespace namespace, Map<byte[], byte[]> entry) {
    var fields = new StreamsEntry(entry);
    return fields.text(NSP).equals(namespace.name()) ? fields.toMessage() : null;
  }

  @Override
  public AnswerChannels answerChannels(Namespace namespace) {
    var servers = channel(namespace);
    return new AnswerChannels(
        List.of(servers + requester.value() + "#"), servers, options.shardedPubSub());
  }

  // Versions before 0.3 know no channels.
  @Override
  public boolean countsEveryServer() {
    return false;
  }

  @Override
  public @Nullable Answer readAnswer(JsonNode document) {
    return Answer.ofCluster(document);
  }
}
