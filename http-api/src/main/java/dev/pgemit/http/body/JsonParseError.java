package dev.pgemit.http.body;

import dev.pgemit.http.words.QuotedText;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;

/**
 * A JSON error for the API client, with line and column and without Jackson's wording.
 *
 * @param kind the violated rule
 * @param message the error and its location
 */
public record JsonParseError(JsonErrorKind kind, String message) {
  /** The violated rule. */
  public enum JsonErrorKind {
    /** The text is not JSON. */
    SYNTAX,
    /** An object contains a duplicate name. */
    DUPLICATE_NAME,
    /** The JSON exceeds a limit. */
    LIMIT
  }

  // Jackson has no exception type for duplicate names.
  private static final String DUPLICATE_NAME_MESSAGE = "Duplicate Object property ";

  /** Converts a Jackson exception. */
  public static JsonParseError of(JacksonException failure) {
    if (failure instanceof StreamConstraintsException limit) {
      return new JsonParseError(JsonErrorKind.LIMIT, JsonErrorMessages.limitExceeded(limit));
    }
    var message = failure.getOriginalMessage();
    if (message.startsWith(DUPLICATE_NAME_MESSAGE)) {
      var name = message.substring(DUPLICATE_NAME_MESSAGE.length()).replaceAll("^\"|\"$", "");
      return new JsonParseError(
          JsonErrorKind.DUPLICATE_NAME,
          "the name %s occurs twice in one object".formatted(QuotedText.quote(name))
              + location(failure));
    }
    var reason =
        failure instanceof StreamReadException mistake
            ? JsonErrorMessages.syntaxError(mistake)
            : "unexpected content follows the value";
    return new JsonParseError(JsonErrorKind.SYNTAX, reason + location(failure));
  }

  private static String location(JacksonException failure) {
    var location = failure.getLocation();
    return location == null || location.getLineNr() < 1
        ? ""
        : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
  }
}
