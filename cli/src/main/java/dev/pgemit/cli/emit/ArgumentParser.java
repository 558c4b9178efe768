package dev.pgemit.cli.emit;

import dev.pgemit.cli.command.InvalidInputException;
import dev.pgemit.http.body.JsonParseError;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

/** Parses an argument of an event from the command line or a file. */
final class ArgumentParser {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private ArgumentParser() {}

  /**
   * Parses JSON, with every digit of a number, and treats all other input as text.
   *
   * @param text the argument
   * @param name the name of the argument in error messages
   * @throws InvalidInputException if the text starts like JSON but is invalid: sent as text, a
   *     missing bracket would reach every client
   */
  static Object parse(String text, String name) {
    try {
      return JSON.readTree(text).isMissingNode() ? text : new RawValue(text);
    } catch (JacksonException e) {
      if (text.stripLeading().matches("(?s)[\\[{\"].*")) {
        throw new InvalidInputException(
            "%s is not JSON: %s. To send this text, write it as a JSON string."
                .formatted(name, JsonParseError.of(e).message()));
      }
      return text;
    }
  }
}
