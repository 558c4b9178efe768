package dev.pgemit.redis.wire;

import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageField;
import dev.pgemit.wire.MessageType;
import dev.pgemit.wire.MessageValidationException;
import dev.pgemit.wire.MessageWriter;
import dev.pgemit.wire.MessageWriters;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.ReceivedMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The format of {@code createAdapter}: events as an array in MessagePack, and everything else as
 * requests with types of their own. Answers do not name the server that sent them.
 */
public final class ClassicWire implements RedisWire {
  private final String key;
  private final MessageWriters writers;
  private final RequesterId requester = RequesterId.generate();

  /**
   * Creates the format.
   *
   * @param key the {@code key} of the adapters
   * @param mapper serializes arguments
   */
  public ClassicWire(String key, ObjectMapper mapper) {
    this.key = RedisWire.requireName("key", key);
    this.writers = new MessageWriters(mapper);
  }

  @Override
  public String name() {
    return "Redis (classic adapter)";
  }

  // Servers subscribe to a pattern that holds the namespace.
  @Override
  public void checkNamespace(Namespace namespace) {
    if (namespace.name().contains("[") || namespace.name().contains("\\")) {
      throw new MessageValidationException(
          "namespace",
          "a namespace with \"[\" or \"\\\" receives nothing through the classic adapter, which"
              + " subscribes to a pattern: choose another name");
    }
  }

  @Override
  public EncodedMessage encode(Message message, String id, @Nullable String traceparent) {
    return message instanceof Message.Broadcast event
        ? encodeEvent(event, id)
        : encodeRequest(message, id);
  }

  private EncodedMessage encodeEvent(Message.Broadcast event, String id) {
    try (var out = writers.openMessagePack()) {
      out.array(
          () -> {
            out.string(ReceivedMessage.EMITTER_UID);
            out.object(() -> event.writePacketFields(out));
            out.object(() -> event.writeOptionFields(out));
          });
      return new EncodedMessage(id, channel("", event.namespace()), bytes(out), null);
    }
  }

  private EncodedMessage encodeRequest(Message message, String id) {
    try (var out = writers.open(message, Integer.MAX_VALUE)) {
      out.object(() -> writeRequest(out, message));
      return new EncodedMessage(id, channel("-request", message.namespace()), bytes(out), null);
    }
  }

  private static byte[] bytes(MessageWriter out) {
    var binary = out.toMessagePack();
    return binary == null ? out.toJson() : binary;
  }

  private void writeRequest(MessageWriter out, Message message) {
    if (message instanceof Message.SocketsJoin) {
      writeType(out, ClassicRequestType.JOIN);
      message.writeData(out);
    } else if (message instanceof Message.SocketsLeave) {
      writeType(out, ClassicRequestType.LEAVE);
      message.writeData(out);
    } else if (message instanceof Message.DisconnectSockets) {
      writeType(out, ClassicRequestType.DISCONNECT);
      message.writeData(out);
    } else if (message instanceof Message.FetchSockets) {
      writeType(out, ClassicRequestType.FETCH);
      message.writeData(out);
    } else if (message instanceof Message.ServerSideEmit emit) {
      writeType(out, ClassicRequestType.SERVER_SIDE_EMIT);
      emit.writeEvent(out, MessageField.DATA);
    } else if (message instanceof Message.ServerSideEmitWithAck asked) {
      writeType(out, ClassicRequestType.SERVER_SIDE_EMIT);
      asked.emit().writeEvent(out, MessageField.DATA);
      out.string(MessageField.REQUEST_ID, asked.requestId());
    } else if (message instanceof Message.BroadcastWithAck asked) {
      writeType(out, ClassicRequestType.BROADCAST);
      asked.writeData(out);
    } else {
      throw new IllegalArgumentException("No request of the classic adapter: " + message.type());
    }
  }

  private void writeType(MessageWriter out, ClassicRequestType type) {
    out.string(MessageField.UID, requester.value());
    out.number(MessageField.TYPE, type.code());
  }

  private String channel(String kind, Namespace namespace) {
    return key + kind + "#" + namespace.name() + "#";
  }

  // Each node of a cluster passes a message of PUBLISH to the others.
  @Override
  public byte @Nullable [] routingKey(EncodedMessage message) {
    return null;
  }

  @Override
  public void write(CommandWriter out, EncodedMessage message) {
    out.publish(RedisWire.utf8(message.channel()), message.payload());
  }

  // With publishOnSpecificResponseChannel, servers answer most requests on the second channel.
  @Override
  public AnswerChannels answerChannels(Namespace namespace) {
    var common = channel("-response", namespace);
    return new AnswerChannels(
        List.of(common, common + requester.value() + "#"), channel("-request", namespace), false);
  }

  @Override
  public boolean namesServers() {
    return false;
  }

  @Override
  public @Nullable Answer readAnswer(JsonNode document) {
    var requestId = document.path("requestId").asString("");
    if (requestId.isEmpty()) {
      return null;
    }
    var type = document.path("type").asInt(0);
    if (type == ClassicRequestType.CLIENT_COUNT.code()) {
      return new Answer(
          requestId, "", MessageType.BROADCAST_CLIENT_COUNT, document.path("clientCount"));
    }
    if (type == ClassicRequestType.ACKNOWLEDGEMENT.code()) {
      return new Answer(
          requestId, "", MessageType.BROADCAST_ACK, Answer.valueOrNull(document.path("packet")));
    }
    if (type == ClassicRequestType.SERVER_SIDE_EMIT.code()) {
      return new Answer(
          requestId,
          "",
          MessageType.SERVER_SIDE_EMIT_RESPONSE,
          Answer.valueOrNull(document.path("data")));
    }
    return document.has("sockets")
        ? new Answer(requestId, "", MessageType.FETCH_SOCKETS_RESPONSE, document.path("sockets"))
        : null;
  }
}
