package dev.pgemit.wire;

import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Parses the JSON that callers pass as raw values strictly, and copies each number digit by digit.
 */
final class RawJson {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  // The text is in memory already, so NOTIFY and bytea limit its size, not the parser.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // A table of names would grow with every long name that an untrusted caller invents.
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .recyclerPool(JsonRecyclerPools.threadLocalPool())
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private RawJson() {}

  static JsonParser parser(byte[] json) {
    return FACTORY.createParser(ObjectReadContext.empty(), json);
  }

  static JsonParser parser(String json) {
    return FACTORY.createParser(ObjectReadContext.empty(), json);
  }

  static void checkNumber(String number, MessageGenerator generator) {
    if (!NUMBER.matcher(number).matches()) {
      throw generator.rejection("\"" + number + "\" is not a number in JSON");
    }
  }

  static void copy(String json, MessageGenerator generator) {
    try (var parser = parser(json)) {
      if (parser.nextToken() == null) {
        throw generator.rejection("a raw value is empty");
      }
      var depth = 0;
      do {
        depth += copyToken(parser, generator);
      } while (depth > 0 && parser.nextToken() != null);
      if (parser.nextToken() != null) {
        throw generator.rejection("a raw value must be exactly one JSON value");
      }
    }
  }

  private static int copyToken(JsonParser parser, MessageGenerator generator) {
    var token = parser.currentToken();
    switch (token) {
      case START_OBJECT -> generator.writeStartObject();
      case END_OBJECT -> generator.writeEndObject();
      case START_ARRAY -> generator.writeStartArray();
      case END_ARRAY -> generator.writeEndArray();
      case PROPERTY_NAME -> generator.writeName(parser.currentName());
      case VALUE_STRING -> generator.writeString(parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> generator.writeParsedNumber(parser.getString());
      case VALUE_TRUE, VALUE_FALSE -> generator.writeBoolean(token == JsonToken.VALUE_TRUE);
      case VALUE_NULL -> generator.writeNull();
      default -> throw new IllegalStateException("Unexpected JSON token: " + token);
    }
    return token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
  }
}
