package dev.pgemit.http.body;

import dev.pgemit.http.words.Quoted;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;

/**
 * What is wrong with a text that should be JSON, for whoever wrote it: with its line and column,
 * and without what Jackson says to Java programmers.
 *
 * @param kind which rule it breaks
 * @param sentence what is wrong, and where
 */
public record JsonFault(Kind kind, String sentence) {
  /** Which rule it breaks. */
  public enum Kind {
    /** That of JSON itself. */
    SYNTAX,
    /** It is JSON, and names something twice in one object. */
    TWICE,
    /** It is JSON, and more of it than is taken. */
    LIMIT
  }

  // Jackson has no exception of its own for it.
  private static final String DUPLICATE = "Duplicate Object property ";

  /** Explains what the parser threw. */
  public static JsonFault of(JacksonException failure) {
    if (failure instanceof StreamConstraintsException limit) {
      return new JsonFault(Kind.LIMIT, JsonSyntax.limit(limit));
    }
    var message = failure.getOriginalMessage();
    if (message.startsWith(DUPLICATE)) {
      var name = message.substring(DUPLICATE.length()).replaceAll("^\"|\"$", "");
      return new JsonFault(
          Kind.TWICE,
          "the name %s stands twice in one object".formatted(Quoted.of(name)) + place(failure));
    }
    var why =
        failure instanceof StreamReadException mistake
            ? JsonSyntax.mistake(mistake)
            : "something follows the value";
    return new JsonFault(Kind.SYNTAX, why + place(failure));
  }

  private static String place(JacksonException failure) {
    var location = failure.getLocation();
    return location == null || location.getLineNr() < 1
        ? ""
        : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
  }
}
