package dev.pgemit.wire;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;

/**
 * Transcodes JSON that may end in the middle of a document to MessagePack, in one pass.
 *
 * <p>Integers from -2^63 to 2^64-1 stay exact. MessagePack has no larger integers and no decimals,
 * so other numbers become the nearest double, as JavaScript also parses them in JSON.
 */
final class MessagePackTranscoder {
  private MessagePackTranscoder() {}

  /**
   * Transcodes what a generator has written.
   *
   * @param json the JSON that the generator has written
   * @param context the generator's context at the end of the JSON
   * @param endsWithName whether the JSON ends with the name of a property
   */
  static MessagePackBuffer transcode(
      byte[] json, TokenStreamContext context, boolean endsWithName) {
    var buffer = new MessagePackBuffer();
    var text = new String(json, StandardCharsets.UTF_8);
    try (var parser = RawJson.parser(text + nextToken(context, endsWithName))) {
      for (var token = parser.nextToken();
          token != null && !(mayBeAdded(token) && offset(parser) >= text.length());
          token = parser.nextToken()) {
        copy(token, parser, buffer);
      }
    }
    return buffer;
  }

  // The parser returns a token only after it has seen what follows.
  private static String nextToken(TokenStreamContext context, boolean endsWithName) {
    if (context.inRoot()) {
      return "";
    }
    return context.inArray() ? "]" : endsWithName ? ":null" : "}";
  }

  private static boolean mayBeAdded(JsonToken token) {
    return token.isStructEnd() || token == JsonToken.VALUE_NULL;
  }

  private static long offset(JsonParser parser) {
    return parser.currentTokenLocation().getCharOffset();
  }

  private static void copy(JsonToken token, JsonParser parser, MessagePackBuffer buffer) {
    switch (token) {
      case START_OBJECT -> buffer.startMap();
      case START_ARRAY -> buffer.startArray();
      case END_OBJECT, END_ARRAY -> buffer.end();
      case PROPERTY_NAME -> buffer.writeName(parser.currentName());
      case VALUE_STRING ->
          buffer.writeString(
              parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
      case VALUE_NUMBER_INT -> copyInteger(parser, buffer);
      case VALUE_NUMBER_FLOAT -> buffer.writeDouble(parser.getDoubleValue());
      case VALUE_TRUE -> buffer.writeBoolean(true);
      case VALUE_FALSE -> buffer.writeBoolean(false);
      case VALUE_NULL -> buffer.writeNil();
      default -> throw new IllegalStateException("Unexpected JSON token: " + token);
    }
  }

  private static void copyInteger(JsonParser parser, MessagePackBuffer buffer) {
    if (parser.getNumberType() == NumberType.BIG_INTEGER) {
      buffer.writeInteger(parser.getBigIntegerValue());
    } else {
      buffer.writeInteger(parser.getLongValue());
    }
  }
}
