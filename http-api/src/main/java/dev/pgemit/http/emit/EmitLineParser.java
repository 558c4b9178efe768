package dev.pgemit.http.emit;

import dev.pgemit.http.body.EmitLimits;
import dev.pgemit.http.body.RawBody;
import dev.pgemit.wire.MessageEncoder;
import dev.pgemit.wire.PlainJson;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Parses emits of which there are many, such as the lines of a stream. The arguments of a usual one
 * stay JSON, which the encoder copies.
 */
public final class EmitLineParser {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private EmitLineParser() {}

  /**
   * Parses bytes as the object of an emit, for {@link EmitParser}.
   *
   * @param json the bytes, in an accessible array
   * @throws dev.pgemit.http.problem.ProblemException if the bytes are not a JSON object
   */
  public static ObjectNode parse(ByteBuffer json) {
    // A longer one needs an attachment, which is not JSON.
    var plain =
        json.remaining() > MessageEncoder.MAX_PAYLOAD_BYTES
            ? null
            : parsePlain(
                new PlainJson(
                    json.array(), json.arrayOffset() + json.position(), json.remaining()));
    return plain == null ? RawBody.parseObject(json) : plain;
  }

  /** Parses an emit. Returns {@code null} if it is invalid, or not a usual one. */
  private static @Nullable ObjectNode parsePlain(PlainJson json) {
    if (!json.read('{')) {
      return null;
    }
    var fields = NODES.objectNode();
    do {
      var name = json.readString();
      if (name == null || name.equals("attachments") || !json.read(':')) {
        return null;
      }
      var value = name.equals("args") ? parseArguments(json) : parseOption(json);
      if (value == null || fields.putIfAbsent(name, value) != null) {
        return null;
      }
    } while (json.read(','));
    return json.read('}') && json.isComplete() ? fields : null;
  }

  private static @Nullable JsonNode parseArguments(PlainJson json) {
    var arguments = json.readArguments();
    return arguments == null || arguments.count() > EmitLimits.MAX_ARGS
        ? null
        : NODES.pojoNode(arguments);
  }

  private static @Nullable JsonNode parseOption(PlainJson json) {
    if (json.read("true")) {
      return NODES.booleanNode(true);
    }
    if (json.read("false")) {
      return NODES.booleanNode(false);
    }
    return json.read('[') ? parseStrings(json) : parseString(json);
  }

  private static @Nullable JsonNode parseString(PlainJson json) {
    var text = json.readString();
    return text == null ? null : NODES.stringNode(text);
  }

  private static @Nullable JsonNode parseStrings(PlainJson json) {
    var strings = NODES.arrayNode();
    do {
      var text = json.readString();
      if (text == null) {
        return null;
      }
      strings.add(text);
    } while (json.read(','));
    return json.read(']') ? strings : null;
  }
}
