package dev.pgemit.http.body;

import dev.pgemit.http.words.Quoted;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;

/**
 * Describes a mistake in a JSON text to its author. Jackson's own messages address Java
 * programmers: they name its classes and features. So none of their text is passed on, and a
 * message that this class does not know becomes a general sentence.
 */
final class JsonSyntax {
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private static final Pattern CHARACTER =
      Pattern.compile("^Unexpected character \\('.*?' \\(code (\\d+)", Pattern.DOTALL);

  private static final Pattern TOKEN =
      Pattern.compile("^(?:Unrecognized|Non-standard) token '(.*?)':", Pattern.DOTALL);

  /** A part of Jackson's message, and the sentence that takes its place. */
  private record Translation(String part, String sentence) {}

  private static final Pattern MAX =
      Pattern.compile("exceeds the maximum allowed \\((\\d+)", Pattern.DOTALL);

  private static final List<Translation> LIMITS =
      List.of(
          new Translation("nesting depth", "it is nested more than %s deep"),
          new Translation(
              "Number value length", "a number has more than %s digits: send it as text"),
          new Translation("Token count", "it has more than %s tokens: send several bodies"),
          new Translation("Name length", "the name of a field has more than %s characters"));

  // The first that matches: the special ones come before the general ones.
  private static final List<Translation> MISTAKES =
      List.of(
          new Translation("Unexpected end-of-input", "it ends too early"),
          new Translation("end-of-input", "it ends too early"),
          new Translation("(non-standard) comment", "JSON has no comments"),
          new Translation("plus sign", "a number of JSON has no plus sign"),
          new Translation("Leading zeroes", "a number begins with a zero too many"),
          new Translation("hexadecimal number", "a number of JSON is decimal"),
          new Translation("more than one decimal point", "a number has two decimal points"),
          new Translation("Decimal point not followed", "a digit must follow a decimal point"),
          new Translation("for number exponent", "a digit must follow an exponent"),
          new Translation("Exponent indicator", "a digit must follow an exponent"),
          new Translation("minus sign", "a digit must follow a minus sign"),
          new Translation("No digit following sign", "a digit must follow a minus sign"),
          new Translation(
              "character escape",
              "a backslash in a text must begin one of \\\" \\\\ \\/ \\b \\f \\n"
                  + " \\r"
                  + " \\t and \\u0000"),
          new Translation(
              "Illegal unquoted character",
              "a control character in a text must be escaped, such as \\n for the end of a line"),
          new Translation("CTRL-CHAR", "a control character stands between the values"),
          new Translation("surrogate", "a text has one half of a surrogate pair"));

  private JsonSyntax() {}

  static String limit(StreamConstraintsException failure) {
    var message = failure.getOriginalMessage();
    var max = MAX.matcher(message);
    return max.find()
        ? translated(LIMITS, message, "it holds more than the %s that are accepted")
            .formatted(max.group(1))
        : "it holds more than is accepted";
  }

  static String mistake(StreamReadException failure) {
    var message = failure.getOriginalMessage();
    var token = TOKEN.matcher(message);
    if (token.find()) {
      return "%s is not a value of JSON: a text stands in double quotes"
          .formatted(Quoted.of(token.group(1)));
    }
    if (message.startsWith("Unexpected close marker")) {
      return "a bracket is closed that is not the last one opened";
    }
    var known = translated(MISTAKES, message, "");
    if (!known.isEmpty()) {
      return known;
    }
    return CHARACTER
        .matcher(message)
        .results()
        .findFirst()
        .map(found -> character(found, message))
        .orElse("it does not follow the grammar of JSON");
  }

  private static String translated(List<Translation> all, String message, String otherwise) {
    return all.stream()
        .filter(translation -> message.contains(translation.part()))
        .findFirst()
        .map(Translation::sentence)
        .orElse(otherwise);
  }

  private static String character(MatchResult found, String message) {
    var code = Integer.parseInt(found.group(1));
    if (code == BYTE_ORDER_MARK) {
      return "a byte order mark (U+FEFF) is not part of JSON: send UTF-8 without one";
    }
    var expected = "is not expected here";
    if (code == '\'' || code == '`') {
      expected = "does not quote a text in JSON: use double quotes";
    } else if (message.contains("to start property name")) {
      expected = "stands where the name of a field in double quotes, or the end, must stand";
    } else if (message.contains("a colon to separate")) {
      expected = "stands where a colon must stand";
    } else if (message.contains("comma to separate")) {
      expected = "stands where a comma, or the end, must stand";
    }
    return "%s %s".formatted(Quoted.character(code), expected);
  }
}
