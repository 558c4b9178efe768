package dev.pgemit.http.body;

import dev.pgemit.http.problem.FieldError;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Parses untrusted JSON into a tree: rejects invalid UTF-8 and duplicate names, limits depth and
 * tokens, and keeps the digits of each number. The encoder writes a message from the tree, so each
 * body is decoded once and tokenised once.
 */
final class JsonBodyParser {
  /** Exceeds the depth of any normal event and stays within the limits of later readers. */
  static final int MAX_DEPTH = 200;

  private static final int VALIDATION_BUFFER_CHARS = 1_024;

  private static final ObjectReader TREE_READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  // Clients could fill a table of names.
                  .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                  .recyclerPool(JsonRecyclerPools.threadLocalPool())
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(Integer.MAX_VALUE) // the body size has its own limit
                          .maxTokenCount(1_000_000)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build()
          .reader();

  private static final String INVALID_JSON = "The body is not valid JSON (RFC 8259)";
  private static final String LIMIT_EXCEEDED = "The body exceeds a limit for JSON";

  private JsonBodyParser() {}

  static JsonNode parse(ByteBuffer json) {
    // Decodes the bytes first, since Jackson would also detect UTF-16 and UTF-32 and accept lone
    // surrogates.
    var text = decode(json);
    try (var parser = TREE_READER.createParser(text)) {
      var tree = TREE_READER.with(new SignedZeroFactory(parser)).readTree(parser);
      return tree == null ? MissingNode.getInstance() : tree;
    } catch (NumberFormatException e) {
      // Jackson accepts an exponent beyond the 32 bits of a BigDecimal.
      throw badRequest(
          LIMIT_EXCEEDED,
          "the exponent of a number exceeds the range of a double: send the number as" + " text");
    } catch (JacksonException e) {
      var error = JsonParseError.of(e);
      throw badRequest(
          switch (error.kind()) {
            case SYNTAX -> INVALID_JSON;
            case DUPLICATE_NAME -> "The body has a duplicate name in one object";
            case LIMIT -> LIMIT_EXCEEDED;
          },
          error.message());
    }
  }

  private static String decode(ByteBuffer json) {
    var text =
        new String(
            json.array(),
            json.arrayOffset() + json.position(),
            json.remaining(),
            StandardCharsets.UTF_8);
    // This decoder is much faster than the reporting decoder, and replaces invalid bytes by U+FFFD.
    if (text.indexOf('\uFFFD') >= 0) {
      requireValid(json.duplicate());
    }
    return text;
  }

  private static void requireValid(ByteBuffer json) {
    var start = json.position();
    var decoder = StandardCharsets.UTF_8.newDecoder();
    var output = CharBuffer.allocate(VALIDATION_BUFFER_CHARS);
    var result = decoder.decode(json, output, true);
    while (result.isOverflow()) {
      output.clear();
      result = decoder.decode(json, output, true);
    }
    if (result.isError()) {
      throw badRequest(
          INVALID_JSON,
          "it is not UTF-8: the byte at offset %d (0x%02x) is not part of a character"
              .formatted(json.position() - start, json.get(json.position())));
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
