package dev.pgemit.http.body;

import dev.pgemit.http.problem.Fault;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON strictly, with each number as it stands. */
final class JsonBody {
  private static final JsonMapper JSON =
      JsonMapper.builder(StrictJson.FACTORY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JsonBody() {}

  static JsonNode parse(byte[] bytes, int offset, int length) {
    try {
      // Not the bytes: Jackson would guess UTF-16 and UTF-32 too, and read a lone surrogate.
      return JSON.readTree(Utf8.decode(bytes, offset, length));
    } catch (CharacterCodingException e) {
      throw refusal("it is not UTF-8");
    } catch (NumberFormatException e) {
      // Jackson lets it through where an exponent is beyond the 32 bits of a BigDecimal.
      throw refusal("the exponent of a number is beyond any double: send the number as text");
    } catch (StreamConstraintsException e) {
      // Without the name of the method that would raise the limit: callers have none.
      throw refusal(
          "it is beyond a limit: %s"
              .formatted(e.getOriginalMessage().replaceAll(",? from `[^`]*`", "")));
    } catch (JacksonException e) {
      var location = e.getLocation();
      var place =
          location == null
              ? ""
              : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
      throw refusal(e.getOriginalMessage() + place);
    }
  }

  private static ProblemException refusal(String detail) {
    return new ProblemException(
        new Problem(
            400,
            "The body is not JSON as RFC 8259 has it: nothing was published",
            List.of(new Fault("", detail)),
            null));
  }
}
