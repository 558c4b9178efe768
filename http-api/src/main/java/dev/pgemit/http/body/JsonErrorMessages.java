package dev.pgemit.http.body;

import dev.pgemit.http.words.QuotedText;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;

/**
 * Describes JSON errors to API clients. Jackson's messages name Java classes and features, so no
 * part of them is returned. An unknown message becomes a general sentence.
 */
final class JsonErrorMessages {
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private static final Pattern UNEXPECTED_CHARACTER =
      Pattern.compile("^Unexpected character \\('.*?' \\(code (\\d+)", Pattern.DOTALL);

  private static final Pattern UNRECOGNIZED_TOKEN =
      Pattern.compile("^(?:Unrecognized|Non-standard) token '(.*?)':", Pattern.DOTALL);

  /** A part of a Jackson message and its replacement. */
  private record MessageTranslation(String jacksonText, String message) {}

  private static final Pattern MAXIMUM =
      Pattern.compile("exceeds the maximum allowed \\((\\d+)", Pattern.DOTALL);

  private static final List<MessageTranslation> LIMIT_MESSAGES =
      List.of(
          new MessageTranslation("nesting depth", "it is nested more than %s levels deep"),
          new MessageTranslation(
              "Number value length", "a number has more than %s digits: send it as text"),
          new MessageTranslation("Token count", "it has more than %s tokens: send several bodies"),
          new MessageTranslation("Name length", "the name of a field has more than %s characters"));

  // The first match wins: specific messages precede general ones.
  private static final List<MessageTranslation> SYNTAX_MESSAGES =
      List.of(
          new MessageTranslation("Unexpected end-of-input", "it ends too early"),
          new MessageTranslation("end-of-input", "it ends too early"),
          new MessageTranslation("(non-standard) comment", "JSON has no comments"),
          new MessageTranslation("plus sign", "a JSON number has no plus sign"),
          new MessageTranslation("Leading zeroes", "a number has a leading zero"),
          new MessageTranslation("hexadecimal number", "a JSON number is decimal"),
          new MessageTranslation("more than one decimal point", "a number has two decimal points"),
          new MessageTranslation(
              "Decimal point not followed", "a digit must follow a decimal point"),
          new MessageTranslation("for number exponent", "a digit must follow an exponent"),
          new MessageTranslation("Exponent indicator", "a digit must follow an exponent"),
          new MessageTranslation("minus sign", "a digit must follow a minus sign"),
          new MessageTranslation("No digit following sign", "a digit must follow a minus sign"),
          new MessageTranslation(
              "character escape",
              "a backslash in a text must begin one of \\\" \\\\ \\/ \\b \\f \\n"
                  + " \\r"
                  + " \\t and \\u0000"),
          new MessageTranslation(
              "Illegal unquoted character",
              "a control character in a text must be escaped, such as \\n for the end of a line"),
          new MessageTranslation("CTRL-CHAR", "a control character stands between the values"),
          new MessageTranslation("surrogate", "a string contains a lone surrogate"));

  private JsonErrorMessages() {}

  static String limitExceeded(StreamConstraintsException failure) {
    var message = failure.getOriginalMessage();
    var max = MAXIMUM.matcher(message);
    return max.find()
        ? translate(LIMIT_MESSAGES, message, "it exceeds the limit of %s").formatted(max.group(1))
        : "it exceeds a limit";
  }

  static String syntaxError(StreamReadException failure) {
    var message = failure.getOriginalMessage();
    var token = UNRECOGNIZED_TOKEN.matcher(message);
    if (token.find()) {
      return "%s is not a JSON value: a string needs double quotes"
          .formatted(QuotedText.quote(token.group(1)));
    }
    if (message.startsWith("Unexpected close marker")) {
      return "a closing bracket does not match the last opened bracket";
    }
    var translation = translate(SYNTAX_MESSAGES, message, "");
    if (!translation.isEmpty()) {
      return translation;
    }
    return UNEXPECTED_CHARACTER
        .matcher(message)
        .results()
        .findFirst()
        .map(found -> unexpectedCharacter(found, message))
        .orElse("it violates the JSON grammar");
  }

  private static String translate(List<MessageTranslation> all, String message, String fallback) {
    return all.stream()
        .filter(translation -> message.contains(translation.jacksonText()))
        .findFirst()
        .map(MessageTranslation::message)
        .orElse(fallback);
  }

  private static String unexpectedCharacter(MatchResult found, String message) {
    var code = Integer.parseInt(found.group(1));
    if (code == BYTE_ORDER_MARK) {
      return "a byte order mark (U+FEFF) is not part of JSON: send UTF-8 without one";
    }
    var expected = "is not expected here";
    if (code == '\'' || code == '`') {
      expected = "does not quote a string in JSON: use double quotes";
    } else if (message.contains("to start property name")) {
      expected = "is found where a field name in double quotes, or the end, is expected";
    } else if (message.contains("a colon to separate")) {
      expected = "is found where a colon is expected";
    } else if (message.contains("comma to separate")) {
      expected = "is found where a comma, or the end, is expected";
    }
    return "%s %s".formatted(QuotedText.character(code), expected);
  }
}
