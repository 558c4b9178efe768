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
 * An object or array that was already parsed once. Serialization copies the tokens from a body into
 * a message, without a tree. The encoder of the message rejects values that no server accepts.
 *
 * @param json the bytes that contain the slice
 * @param offset the offset of the slice, in bytes
 * @param length the length of the slice, in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record JsonSlice(byte[] json, int offset, int length) implements JacksonSerializable {
  // The first pass already enforced the limits.
  private static final RotatingJsonFactory PARSER_FACTORY =
      new RotatingJsonFactory(
          JsonFactory.builder().recyclerPool(JsonRecyclerPools.threadLocalPool()).build());

  @Override
  public void serialize(JsonGenerator generator, SerializationContext context) {
    // The parser's input extends beyond the slice, since Jackson reads slowly near the end of its
    // input.
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
    // Fast path for integers with one textual form. JavaScript distinguishes -0 from 0.
    if (parser.getNumberType() == JsonParser.NumberType.INT && parser.getIntValue() != 0) {
      generator.writeNumber(parser.getIntValue());
    } else {
      generator.writeNumber(parser.getString());
    }
  }
}
