package dev.pgemit.http.emit;

import java.math.BigInteger;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Normalizes the parameters of statements, so that equal messages have equal text. Ids and nonces
 * of pgemit differ in each run. A number can be written in several ways, and a tree cannot contain
 * negative zero.
 */
final class CanonicalMessage {
  private static final Pattern IDS =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");

  // The same in the hexadecimal form of a bytea.
  private static final Pattern ENCODED_IDS =
      Pattern.compile(
          "(?:3\\d|6[1-6]){8}2d(?:3\\d|6[1-6]){4}2d37(?:3\\d|6[1-6]){3}2d(?:3\\d|6[1-6]){4}2d(?:3\\d|6[1-6]){12}");

  private static final Pattern ELEMENTS =
      Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"", Pattern.DOTALL);

  private CanonicalMessage() {}

  static String of(String parameter) {
    var ids = IDS.matcher(ENCODED_IDS.matcher(parameter).replaceAll("ID")).replaceAll("ID");
    return ids.startsWith("{\"uid\"") ? message(ids) : ids.startsWith("{\"{") ? messages(ids) : ids;
  }

  /** Matches the text form of an array. */
  private static String messages(String array) {
    return ELEMENTS
        .matcher(array)
        .results()
        .map(element -> message(element.group(1).replaceAll("\\\\(.)", "$1")))
        .toList()
        .toString();
  }

  /** Matches a whole message. The header of an attachment contains no numbers. */
  private static String message(String json) {
    var text = new StringBuilder();
    try (var parser = JsonMapper.shared().createParser(json)) {
      for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
        text.append(token).append(' ').append(value(token, parser)).append('\n');
      }
      return text.toString();
    } catch (JacksonException e) {
      return json;
    }
  }

  private static String value(JsonToken token, JsonParser parser) {
    return switch (token) {
      case VALUE_NUMBER_INT -> new BigInteger(parser.getString()).toString();
      case VALUE_NUMBER_FLOAT -> String.valueOf(0.0 + Double.parseDouble(parser.getString()));
      default -> parser.getString();
    };
  }
}
