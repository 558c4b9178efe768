package dev.pgemit.http.body;

import dev.pgemit.http.problem.Fault;
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
  public ObjectNode object() {
    return isMessagePack && bytes.length > 0
        ? object(MessagePackBody.parse(bytes))
        : object(bytes, 0, bytes.length);
  }

  /**
   * Reads a part of some bytes as one object in JSON.
   *
   * @throws ProblemException if it is none
   */
  public static ObjectNode object(byte[] json, int offset, int length) {
    if (length == 0) {
      throw wrong("The body is empty", "send an object");
    }
    return object(JsonBody.parse(json, offset, length));
  }

  private static ObjectNode object(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw wrong("The body is no object", "send one, such as {\"event\":\"hello\"}");
  }

  private static ProblemException wrong(String what, String advice) {
    return new ProblemException(
        new Problem(
            HttpStatus.BAD_REQUEST_400,
            "%s, and nothing was published: %s".formatted(what, advice),
            List.of(new Fault("", "%s: %s".formatted(what, advice))),
            null));
  }
}
