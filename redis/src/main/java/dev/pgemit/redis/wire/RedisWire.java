package dev.pgemit.redis.wire;

import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageValidationException;
import dev.pgemit.wire.Namespace;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The format of one adapter: its messages, their commands, and the answers. Thread-safe. */
public sealed interface RedisWire permits ShardedWire, StreamsWire, ClassicWire {
  /** Returns the name for error messages. */
  String name();

  /**
   * Checks that servers of a namespace can be reached.
   *
   * @throws dev.pgemit.wire.MessageValidationException if they cannot
   */
  void checkNamespace(Namespace namespace);

  /**
   * Encodes a message. A request carries the id under which this emitter receives answers.
   *
   * @throws dev.pgemit.wire.MessageValidationException with every fault of the message
   */
  EncodedMessage encode(Message message, String id, @Nullable String traceparent);

  /**
   * Returns the key or channel that decides which node of a cluster takes a message; {@code null}
   * if each node does.
   */
  byte @Nullable [] routingKey(EncodedMessage message);

  /** Writes the command of a message. */
  void write(CommandWriter out, EncodedMessage message);

  /** Returns the channels through which servers of a namespace answer, and are counted. */
  AnswerChannels answerChannels(Namespace namespace);

  /** Returns whether answers carry the id of the server that sent them. */
  default boolean namesServers() {
    return true;
  }

  /** Returns whether every version of the adapter subscribes to the channel of the servers. */
  default boolean countsEveryServer() {
    return true;
  }

  /** Returns the answer in a document; {@code null} if the document is not an answer. */
  @Nullable Answer readAnswer(JsonNode document);

  /** Returns whether a message awaits answers. */
  static boolean isRequest(Message message) {
    return message instanceof Message.BroadcastWithAck
        || message instanceof Message.FetchSockets
        || message instanceof Message.ServerSideEmitWithAck;
  }

  /**
   * Returns the name of a key or the prefix of a channel.
   *
   * @throws MessageValidationException if it is empty
   */
  static String requireName(String option, String name) {
    if (name.isEmpty()) {
      throw new MessageValidationException(option, "the name must not be empty");
    }
    return name;
  }

  /** Encodes a name as Node does. */
  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
