package dev.pgemit.cli.emit;

import dev.pgemit.cli.command.InvalidInputException;
import dev.pgemit.http.body.JsonParseError;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

/** One argument of an event, as it is typed in a shell or stands in a file. */
final class ArgumentParser {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private ArgumentParser() {}

  /**
   * Takes JSON for JSON, digit by digit, and everything else for text.
   *
   * @param text the argument
   * @param name what a person calls it
   * @throws InvalidInputException if it starts as only JSON does, and is not: sent as text, a
   *     forgotten bracket would reach every client
   */
  static Object parse(String text, String name) {
    try {
      return JSON.readTree(text).isMissingNode() ? text : new RawValue(text);
    } catch (JacksonException e) {
      if (text.stripLeading().matches("(?s)[\\[{\"].*")) {
        throw new InvalidInputException(
            "%s is not JSON: %s. For text that starts so, put it into a JSON string."
                .formatted(name, JsonParseError.of(e).message()));
      }
      return text;
    }
  }
}
