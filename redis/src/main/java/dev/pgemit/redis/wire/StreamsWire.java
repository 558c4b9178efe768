package dev.pgemit.redis.wire;

import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageDocument;
import dev.pgemit.wire.MessageValidationException;
import dev.pgemit.wire.MessageWriter;
import dev.pgemit.wire.MessageWriters;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.ReceivedMessage;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The format of {@code @socket.io/redis-streams-adapter}: an entry for each message. Requests go
 * through Pub/Sub, as since version 0.3 between servers: a client that reconnects receives the
 * entries that it missed, and must not receive requests again.
 */
public final class StreamsWire implements RedisWire {
  private static final byte[] UID = RedisWire.utf8("uid");
  private static final byte[] EMITTER = RedisWire.utf8(ReceivedMessage.EMITTER_UID);
  private static final byte[] NSP = RedisWire.utf8("nsp");
  private static final byte[] TYPE = RedisWire.utf8("type");
  private static final byte[] ID = RedisWire.utf8("id");
  private static final byte[] DATA = RedisWire.utf8("data");

  private final StreamsOptions options;
  private final MessageWriters writers;
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
  public RedisFuture<?> send(RedisAsyncCommands<byte[], byte[]> redis, EncodedMessage message) {
    var address = StreamsAddress.parse(message.channel());
    if (!address.isEntry()) {
      var channel = RedisWire.utf8(address.target());
      return address.isShardedChannel()
          ? redis.spublish(channel, message.payload())
          : redis.publish(channel, message.payload());
    }
    return redis.xadd(
        RedisWire.utf8(options.streamOf(address.target())),
        new XAddArgs().maxlen(options.maxLen()).approximateTrimming(),
        UID,
        EMITTER,
        NSP,
        RedisWire.utf8(address.target()),
        TYPE,
        RedisWire.utf8(address.type()),
        ID,
        RedisWire.utf8(message.id()),
        DATA,
        message.payload());
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
