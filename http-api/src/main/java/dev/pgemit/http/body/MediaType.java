package dev.pgemit.http.body;

import dev.pgemit.http.problem.ProblemException;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;

/** The forms that a body may have. */
public enum MediaType {
  /** One value. */
  JSON("application/json"),
  /** The same, with binary in place. */
  MESSAGE_PACK("application/msgpack", "application/x-msgpack", "application/vnd.msgpack"),
  /** A value a line. */
  JSON_LINES("application/x-ndjson");

  private static final Pattern UTF_8 = Pattern.compile("\\s*charset\\s*=\\s*\"?utf-?8\"?\\s*");

  @SuppressWarnings("ImmutableEnumChecker") // of Set.of
  private final Set<String> names;

  MediaType(String... names) {
    this.names = Set.of(names);
  }

  /**
   * Tells whether a request's body has this form.
   *
   * @throws ProblemException if it is compressed, or its text is not UTF-8
   */
  boolean matches(Context context) {
    rejectContentEncoding(context);
    var type = Objects.requireNonNullElse(context.contentType(), "").toLowerCase(Locale.ROOT);
    var parts = type.split(";", -1);
    if (!names.contains(parts[0].strip())) {
      return false;
    }
    for (var i = 1; this != MESSAGE_PACK && i < parts.length; i++) {
      if (parts[i].contains("charset") && !UTF_8.matcher(parts[i]).matches()) {
        throw unsupported("JSON is UTF-8: send it without a charset, or with charset=utf-8");
      }
    }
    return true;
  }

  /**
   * Lets pass what has this form.
   *
   * @throws ProblemException if the body has another one
   */
  public void require(Context context) {
    if (!matches(context)) {
      throw unsupported("Content-Type must be " + names.iterator().next());
    }
  }

  private static void rejectContentEncoding(Context context) {
    var encoding = context.header(Header.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw unsupported("Content-Encoding: " + encoding + " is not taken: send the body as it is");
    }
  }

  static ProblemException unsupported(String detail) {
    return new ProblemException(HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, detail);
  }
}
