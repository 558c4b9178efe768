package dev.pgemit.http.body;

import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;

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

  // "(start marker at [Source: REDACTED …])", and from which method a limit comes.
  private static final Pattern FOR_PROGRAMMERS =
      Pattern.compile(" \\([^()\\[]*\\[Source: [^\\]]*\\]\\)|,? from `[^`]*`");

  /** Explains what the parser threw. */
  public static JsonFault of(JacksonException failure) {
    var message = FOR_PROGRAMMERS.matcher(failure.getOriginalMessage()).replaceAll("");
    if (failure instanceof StreamConstraintsException) {
      return new JsonFault(Kind.LIMIT, "it is beyond a limit: " + message);
    }
    if (message.startsWith(DUPLICATE)) {
      var name = message.substring(DUPLICATE.length());
      return new JsonFault(
          Kind.TWICE, "the name %s stands twice in one object".formatted(name) + place(failure));
    }
    var why = failure instanceof DatabindException ? "something follows the value" : message;
    return new JsonFault(Kind.SYNTAX, why + place(failure));
  }

  private static String place(JacksonException failure) {
    var location = failure.getLocation();
    return location == null || location.getLineNr() < 1
        ? ""
        : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
  }
}
