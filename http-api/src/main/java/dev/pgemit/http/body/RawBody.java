package dev.pgemit.http.body;

import dev.pgemit.http.problem.FieldError;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request's body as it came.
 *
 * @param bytes all of it
 * @param isMessagePack whether it is MessagePack, and not JSON
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RawBody(byte[] bytes, boolean isMessagePack) {
  /**
   * Reads it as one object.
   *
   * @throws ProblemException if it is none
   */
  public ObjectNode parseObject() {
    return isMessagePack && bytes.length > 0
        ? parseObject(MessagePackBodyParser.parse(bytes))
        : parseObject(bytes, 0, bytes.length);
  }

  /**
   * Reads a part of some bytes as one object in JSON.
   *
   * @throws ProblemException if it is none
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
            HttpStatus.BAD_REQUEST_400,
            "%s, and nothing was published: %s".formatted(summary, advice),
            List.of(new FieldError("", "%s: %s".formatted(summary, advice))),
            null));
  }
}
