package dev.pgemit.http.emit;

import dev.pgemit.http.body.RotatingJsonFactory;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * An object or array that was parsed once already: it is copied, token by token and without a tree,
 * from a body into a message, which refuses on its way what no server would take.
 *
 * @param json what it is a part of
 * @param offset where it begins
 * @param length how many bytes it has
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record JsonSlice(byte[] json, int offset, int length) implements JacksonSerializable {
  // Its limits were those of the first pass.
  private static final RotatingJsonFactory PARSER_FACTORY =
      new RotatingJsonFactory(
          JsonFactory.builder().recyclerPool(JsonRecyclerPools.threadLocalPool()).build());

  @Override
  public void serialize(JsonGenerator generator, SerializationContext context) {
    // Up to the end of what the slice is from: close to the end of its input Jackson reads slowly.
    var rest = json.length - offset;
    try (var parser = PARSER_FACTORY.parser(json, offset, /* length= */ rest, /* read= */ length)) {
      var depth = 0;
      do {
        depth += copyToken(parser, generator);
      } while (depth > 0);
    }
  }

  @Override
  public void serializeWithType(
      JsonGenerator generator, SerializationContext context, TypeSerializer type) {
    serialize(generator, context);
  }

  private static int copyToken(JsonParser parser, JsonGenerator generator) {
    var token = parser.nextToken();
    switch (token) {
      case START_OBJECT -> generator.writeStartObject();
      case END_OBJECT -> generator.writeEndObject();
      case START_ARRAY -> generator.writeStartArray();
      case END_ARRAY -> generator.writeEndArray();
      case PROPERTY_NAME -> generator.writeName(parser.currentName());
      case VALUE_STRING ->
          generator.writeString(
              parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
      case VALUE_NUMBER_INT -> copyInteger(parser, generator);
      case VALUE_NUMBER_FLOAT -> generator.writeNumber(parser.getString());
      case VALUE_TRUE -> generator.writeBoolean(true);
      case VALUE_FALSE -> generator.writeBoolean(false);
      case VALUE_NULL -> generator.writeNull();
      default -> throw new IllegalStateException("No token of JSON: " + token);
    }
    return token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
  }

  private static void copyInteger(JsonParser parser, JsonGenerator generator) {
    // Fast where there is one form for it; -0 is another number in JavaScript than 0.
    if (parser.getNumberType() == JsonParser.NumberType.INT && parser.getIntValue() != 0) {
      generator.writeNumber(parser.getIntValue());
    } else {
      generator.writeNumber(parser.getString());
    }
  }
}
