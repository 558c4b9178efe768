package dev.pgemit.redis.wire;

import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageDocument;
import dev.pgemit.wire.MessageWriters;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.ReceivedMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The format of {@code createShardedAdapter}: the document of the Postgres adapter, in {@code
 * SPUBLISH}. Every message goes to the channel of its namespace, which servers read in each
 * subscription mode. The channels of rooms lose messages in one mode or another, and channels in
 * different slots have no order.
 */
public final class ShardedWire implements RedisWire {
  private static final SerializedString EMITTER_UID =
      new SerializedString(ReceivedMessage.EMITTER_UID);

  private final String prefix;
  private final MessageWriters writers;
  private final RequesterId requester = RequesterId.generate();

  /**
   * Creates the format.
   *
   * @param prefix the {@code channelPrefix} of the adapters
   * @param mapper serializes arguments
   */
  public ShardedWire(String prefix, ObjectMapper mapper) {
    this.prefix = RedisWire.requireName("channelPrefix", prefix);
    this.writers = new MessageWriters(mapper);
  }

  @Override
  public String name() {
    return "Redis (sharded adapter)";
  }

  // The limits of Namespace suffice: a channel of Redis has no others.
  @Override
  public void checkNamespace(Namespace namespace) {}

  @Override
  public EncodedMessage encode(Message message, String id, @Nullable String traceparent) {
    try (var out = writers.open(message, Integer.MAX_VALUE)) {
      new MessageDocument(message, id, traceparent, null)
          .write(out, RedisWire.isRequest(message) ? requester.serialized() : EMITTER_UID);
      var messagePack = out.toMessagePack();
      return new EncodedMessage(
          id, channel(message.namespace()), messagePack == null ? out.toJson() : messagePack, null);
    }
  }

  private String channel(Namespace namespace) {
    return prefix + "#" + namespace.name() + "#";
  }

  @Override
  public byte[] routingKey(EncodedMessage message) {
    return RedisWire.utf8(message.channel());
  }

  @Override
  public void write(CommandWriter out, EncodedMessage message) {
    out.publishSharded(RedisWire.utf8(message.channel()), message.payload());
  }

  @Override
  public AnswerChannels answerChannels(Namespace namespace) {
    var servers = channel(namespace);
    return new AnswerChannels(List.of(servers + requester.value() + "#"), servers, true);
  }

  @Override
  public @Nullable Answer readAnswer(JsonNode document) {
    return Answer.ofCluster(document);
  }
}
