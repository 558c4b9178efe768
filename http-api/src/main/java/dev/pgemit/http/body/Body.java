package dev.pgemit.http.body;

import dev.pgemit.http.problem.Fault;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a request's body as one object, whichever form it came in. */
public final class Body {
  private static final Set<String> MESSAGE_PACK =
      Set.of("application/msgpack", "application/x-msgpack", "application/vnd.msgpack");

  private static final Pattern UTF_8 = Pattern.compile("\\s*charset\\s*=\\s*\"?utf-?8\"?\\s*");

  private final int limit;

  /**
   * Sets the limit.
   *
   * @param limit the largest body, in bytes
   */
  public Body(int limit) {
    this.limit = limit;
  }

  /**
   * Reads the body.
   *
   * @throws ProblemException if it is too large, of another type, or no object
   */
  public ObjectNode read(Context context) {
    var isMessagePack = isMessagePack(context);
    var bytes = bytes(context);
    if (bytes.length == 0) {
      throw wrong("The body is empty: send an object");
    }
    JsonNode node = isMessagePack ? MessagePackBody.parse(bytes) : JsonBody.parse(bytes);
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw wrong("The body is no object");
  }

  private static boolean isMessagePack(Context context) {
    var encoding = context.header(Header.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw unsupported("Content-Encoding: " + encoding + " is not taken: send the body as it is");
    }
    var type = Objects.requireNonNullElse(context.contentType(), "").toLowerCase(Locale.ROOT);
    var parts = type.split(";", -1);
    var media = parts[0].strip();
    if (MESSAGE_PACK.contains(media)) {
      return true;
    }
    if (!media.equals("application/json")) {
      throw unsupported("Content-Type must be application/json or application/msgpack");
    }
    for (var i = 1; i < parts.length; i++) {
      if (parts[i].contains("charset") && !UTF_8.matcher(parts[i]).matches()) {
        throw unsupported("JSON is UTF-8: send it without a charset, or with charset=utf-8");
      }
    }
    return false;
  }

  private byte[] bytes(Context context) {
    if (context.req().getContentLengthLong() > limit) {
      throw tooLarge();
    }
    try {
      // One byte more than allowed tells a body that is too large, however it is sent.
      var bytes = context.bodyInputStream().readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw tooLarge();
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProblemException tooLarge() {
    return new ProblemException(
        HttpStatus.PAYLOAD_TOO_LARGE_413,
        "The body has more than %d bytes: send less, or raise PGEMIT_MAX_BODY".formatted(limit));
  }

  private static ProblemException unsupported(String detail) {
    return new ProblemException(HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, detail);
  }

  private static ProblemException wrong(String detail) {
    return new ProblemException(
        new Problem(
            HttpStatus.BAD_REQUEST_400,
            detail + ": nothing was published",
            List.of(new Fault("", detail)),
            null));
  }
}
