package dev.pgemit.cli;

import dev.pgemit.http.body.JsonFault;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

/** One argument of an event, as it is typed in a shell. */
final class Argument {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private Argument() {}

  /**
   * Takes JSON for JSON, digit by digit, and everything else for text.
   *
   * @throws WrongInput if it starts as only JSON does, and is not: sent as text, a forgotten
   *     bracket would reach every client
   */
  static Object parse(String typed) {
    try {
      return JSON.readTree(typed).isMissingNode() ? typed : new RawValue(typed);
    } catch (JacksonException e) {
      if (typed.stripLeading().matches("(?s)[\\[{\"].*")) {
        throw new WrongInput(
            "The argument %s is not JSON: %s. For text that starts so, put it into a JSON string."
                .formatted(typed, JsonFault.of(e).sentence()));
      }
      return typed;
    }
  }
}
