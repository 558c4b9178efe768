package dev.pgemit.http.body;

import dev.pgemit.http.problem.FieldError;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An unparsed request body.
 *
 * @param bytes the bytes, in an accessible array
 * @param isMessagePack whether the body is MessagePack rather than JSON
 */
public record RawBody(ByteBuffer bytes, boolean isMessagePack) {
  /**
   * Returns the body of a request. Callable once.
   *
   * @throws ProblemException if the body has an unsupported type
   */
  public static RawBody of(Context context) {
    return of(context::header, context.<@Nullable BufferedBody>attribute(BufferedBody.ATTRIBUTE));
  }

  /**
   * Returns the body of a request. Callable once.
   *
   * @throws ProblemException if the body has an unsupported type
   */
  public static RawBody of(Request request) {
    return of(
        request.getHeaders()::get, (BufferedBody) request.getAttribute(BufferedBody.ATTRIBUTE));
  }

  private static RawBody of(
      Function<String, @Nullable String> headers, @Nullable BufferedBody body) {
    var isJson = MediaType.JSON.matches(headers);
    if (!isJson && !MediaType.MESSAGE_PACK.matches(headers)) {
      throw MediaType.unsupported("Content-Type must be application/json or application/msgpack");
    }
    return new RawBody(body == null ? ByteBuffer.allocate(0) : body.take(), !isJson);
  }

  /**
   * Parses the body as one object.
   *
   * @throws ProblemException if the body is not an object
   */
  public ObjectNode parseObject() {
    return isMessagePack && bytes.hasRemaining()
        ? requireObject(MessagePackBodyParser.parse(bytes))
        : parseObject(bytes);
  }

  /**
   * Parses bytes as one JSON object.
   *
   * @throws ProblemException if the bytes are not an object
   */
  public static ObjectNode parseObject(ByteBuffer json) {
    if (!json.hasRemaining()) {
      throw badRequest("The body is empty", "send an object");
    }
    return requireObject(JsonBodyParser.parse(json));
  }

  private static ObjectNode requireObject(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw badRequest("The body is not an object", "send one, such as {\"event\":\"hello\"}");
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
