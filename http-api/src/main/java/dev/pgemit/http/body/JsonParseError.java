package dev.pgemit.http.body;

import dev.pgemit.http.words.QuotedText;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;

/**
 * What is wrong with a text that should be JSON, for whoever wrote it: with its line and column,
 * and without what Jackson says to Java programmers.
 *
 * @param kind which rule it breaks
 * @param message what is wrong, and where
 */
public record JsonParseError(JsonErrorKind kind, String message) {
  /** Which rule it breaks. */
  public enum JsonErrorKind {
    /** That of JSON itself. */
    SYNTAX,
    /** It is JSON, and names something twice in one object. */
    DUPLICATE_NAME,
    /** It is JSON, and more of it than is taken. */
    LIMIT
  }

  // Jackson has no exception of its own for it.
  private static final String DUPLICATE_NAME_MESSAGE = "Duplicate Object property ";

  /** Explains what the parser threw. */
  public static JsonParseError of(JacksonException failure) {
    if (failure instanceof StreamConstraintsException limit) {
      return new JsonParseError(JsonErrorKind.LIMIT, JsonErrorMessages.limitExceeded(limit));
    }
    var message = failure.getOriginalMessage();
    if (message.startsWith(DUPLICATE_NAME_MESSAGE)) {
      var name = message.substring(DUPLICATE_NAME_MESSAGE.length()).replaceAll("^\"|\"$", "");
      return new JsonParseError(
          JsonErrorKind.DUPLICATE_NAME,
          "the name %s stands twice in one object".formatted(QuotedText.quote(name))
              + location(failure));
    }
    var reason =
        failure instanceof StreamReadException mistake
            ? JsonErrorMessages.syntaxError(mistake)
            : "something follows the value";
    return new JsonParseError(JsonErrorKind.SYNTAX, reason + location(failure));
  }

  private static String location(JacksonException failure) {
    var location = failure.getLocation();
    return location == null || location.getLineNr() < 1
        ? ""
        : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
  }
}
