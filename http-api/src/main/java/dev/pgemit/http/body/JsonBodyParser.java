package dev.pgemit.http.body;

import dev.pgemit.http.problem.FieldError;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Parses JSON strictly and keeps the text of each number. */
final class JsonBodyParser {
  private static final JsonMapper JSON =
      JsonMapper.builder(StrictJson.TREE_FACTORY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final String INVALID_JSON = "The body is not JSON as RFC 8259 has it";
  private static final String LIMIT_EXCEEDED = "The body is JSON beyond a limit";

  private JsonBodyParser() {}

  static JsonNode parse(byte[] bytes, int offset, int length) {
    try {
      // Decodes the bytes first, since Jackson would also detect UTF-16 and UTF-32 and accept lone
      // surrogates.
      return JSON.readTree(Utf8.decode(bytes, offset, length));
    } catch (CharacterCodingException e) {
      var errorOffset = Utf8.validPrefixLength(bytes, offset, length);
      throw badRequest(
          INVALID_JSON,
          "it is not UTF-8: the byte at offset %d (0x%02x) does not belong to a character"
              .formatted(errorOffset, bytes[offset + errorOffset]));
    } catch (NumberFormatException e) {
      // Jackson accepts an exponent beyond the 32 bits of a BigDecimal.
      throw badRequest(
          LIMIT_EXCEEDED, "the exponent of a number is beyond any double: send the number as text");
    } catch (JacksonException e) {
      var error = JsonParseError.of(e);
      throw badRequest(
          switch (error.kind()) {
            case SYNTAX -> INVALID_JSON;
            case DUPLICATE_NAME ->
                "The body has a name twice in one object, of which one would be lost";
            case LIMIT -> LIMIT_EXCEEDED;
          },
          error.message());
    }
  }

  private static ProblemException badRequest(String summary, String detail) {
    return new ProblemException(
        new Problem(
            ProblemType.INVALID_BODY,
            summary + ": nothing was published",
            List.of(new FieldError("", detail)),
            null));
  }
}
