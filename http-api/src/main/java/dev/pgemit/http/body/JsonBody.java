package dev.pgemit.http.body;

import dev.pgemit.http.problem.Fault;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.core.JacksonException;
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

  private static final String NO_JSON = "The body is not JSON as RFC 8259 has it";
  private static final String BEYOND = "The body is JSON beyond a limit";

  private JsonBody() {}

  static JsonNode parse(byte[] bytes, int offset, int length) {
    try {
      // Not the bytes: Jackson would guess UTF-16 and UTF-32 too, and read a lone surrogate.
      return JSON.readTree(Utf8.decode(bytes, offset, length));
    } catch (CharacterCodingException e) {
      var place = Utf8.validLength(bytes, offset, length);
      throw refusal(
          NO_JSON,
          "it is not UTF-8: the byte at offset %d (0x%02x) does not belong to a character"
              .formatted(place, bytes[offset + place]));
    } catch (NumberFormatException e) {
      // Jackson lets it through where an exponent is beyond the 32 bits of a BigDecimal.
      throw refusal(
          BEYOND, "the exponent of a number is beyond any double: send the number as text");
    } catch (JacksonException e) {
      var fault = JsonFault.of(e);
      throw refusal(
          switch (fault.kind()) {
            case SYNTAX -> NO_JSON;
            case TWICE -> "The body has a name twice in one object, of which one would be lost";
            case LIMIT -> BEYOND;
          },
          fault.sentence());
    }
  }

  private static ProblemException refusal(String what, String detail) {
    return new ProblemException(
        new Problem(
            HttpStatus.BAD_REQUEST_400,
            what + ": nothing was published",
            List.of(new Fault("", detail)),
            null));
  }
}
