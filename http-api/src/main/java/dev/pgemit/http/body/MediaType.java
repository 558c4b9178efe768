package dev.pgemit.http.body;

import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.QuotedQualityCSV;
import org.jspecify.annotations.Nullable;

/** The supported media types of a body. */
public enum MediaType {
  /** One JSON value. */
  JSON("application/json"),
  /** One MessagePack value, with inline binary. */
  MESSAGE_PACK("application/msgpack", "application/x-msgpack", "application/vnd.msgpack"),
  /** One JSON value per line. */
  JSON_LINES("application/x-ndjson");

  private static final Pattern UTF_8 = Pattern.compile("\\s*charset\\s*=\\s*\"?utf-?8\"?\\s*");

  @SuppressWarnings("ImmutableEnumChecker") // created with Set.of
  private final Set<String> names;

  MediaType(String... names) {
    this.names = Set.of(names);
  }

  /**
   * Returns whether the request's body has this media type.
   *
   * @param headers returns the value of a header by its name
   * @throws ProblemException if the body is compressed or its charset is not UTF-8
   */
  boolean matches(Function<String, @Nullable String> headers) {
    rejectContentEncoding(headers.apply(Header.CONTENT_ENCODING));
    var type =
        Objects.requireNonNullElse(headers.apply(Header.CONTENT_TYPE), "").toLowerCase(Locale.ROOT);
    var parts = type.split(";", -1);
    if (!names.contains(parts[0].strip())) {
      return false;
    }
    for (var i = 1; this != MESSAGE_PACK && i < parts.length; i++) {
      if (parts[i].contains("charset") && !UTF_8.matcher(parts[i]).matches()) {
        throw unsupported("JSON must be UTF-8: send it without a charset, or with charset=utf-8");
      }
    }
    return true;
  }

  /**
   * Fails the request unless the body has this media type.
   *
   * @throws ProblemException if the body has another media type
   */
  public void require(Context context) {
    if (!matches(context::header)) {
      throw unsupported("Content-Type must be " + names.iterator().next());
    }
  }

  /**
   * Returns whether a request prefers lines of JSON to one JSON value.
   *
   * @param accept the value of the header {@code Accept}
   */
  public static boolean prefersJsonLines(@Nullable String accept) {
    if (accept == null || !accept.toLowerCase(Locale.ROOT).contains("x-ndjson")) {
      return false;
    }
    var ranges = new QuotedQualityCSV();
    ranges.addValue(accept);
    for (var range : ranges.getValues()) { // in the order of preference
      var type = range.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
      if (JSON_LINES.names.contains(type)) {
        return true;
      }
      if (JSON.names.contains(type)) {
        return false;
      }
    }
    return false;
  }

  /** Returns whether a content encoding is gzip, which the service decodes. */
  public static boolean isGzip(@Nullable String encoding) {
    return encoding != null
        && (encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip"));
  }

  private static void rejectContentEncoding(@Nullable String encoding) {
    if (encoding != null && !encoding.equalsIgnoreCase("identity") && !isGzip(encoding)) {
      throw unsupported(
          "Content-Encoding: "
              + encoding
              + " is not supported: send the body with gzip, or as it is");
    }
  }

  static ProblemException unsupported(String detail) {
    return new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail);
  }
}
