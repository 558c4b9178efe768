package dev.pgemit.http.body;

import dev.pgemit.http.problem.FieldError;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An unparsed request body.
 *
 * @param bytes the bytes
 * @param isMessagePack whether the body is MessagePack rather than JSON
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RawBody(byte[] bytes, boolean isMessagePack) {
  /**
   * Parses the body as one object.
   *
   * @throws ProblemException if the body is not an object
   */
  public ObjectNode parseObject() {
    return isMessagePack && bytes.length > 0
        ? parseObject(MessagePackBodyParser.parse(bytes))
        : parseObject(bytes, 0, bytes.length);
  }

  /**
   * Parses a range of bytes as one JSON object.
   *
   * @throws ProblemException if the range is not an object
   */
  public static ObjectNode parseObject(byte[] json, int offset, int length) {
    if (length == 0) {
      throw badRequest("The body is empty", "send an object");
    }
    return parseObject(JsonBodyParser.parse(json, offset, length));
  }

  private static ObjectNode parseObject(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw badRequest("The body is no object", "send one, such as {\"event\":\"hello\"}");
  }

  private static ProblemException badRequest(String summary, String advice) {
    return new ProblemException(
        new Problem(
            ProblemType.INVALID_BODY,
            "%s, and nothing was published: %s".formatted(summary, advice),
            List.of(new FieldError("", "%s: %s".formatted(summary, advice))),
            null));
  }
}
