package dev.pgemit.http.emit;

import dev.pgemit.http.body.EmitLimits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Parses the arguments of an emit without binary. Keeps objects and arrays as byte ranges. */
final class FastArgumentParser {
  private static final String PLACEHOLDER = "_placeholder";

  // A longer number may exceed a double. The thorough parser decides.
  private static final int MAX_NUMBER_LENGTH = 300;

  private final JsonParser parser;
  private final byte[] json;
  private final int offset;
  private final List<@Nullable Object> values = new ArrayList<>(4);

  /**
   * Creates a parser without reading.
   *
   * @param offset the offset in the bytes at which the JSON parser began
   */
  FastArgumentParser(JsonParser parser, byte[] json, int offset) {
    this.parser = parser;
    this.json = json;
    this.offset = offset;
  }

  List<@Nullable Object> values() {
    return values;
  }

  /**
   * Parses the parser's current value. Returns false unless the value is an array that the fast
   * path supports.
   */
  boolean parse() {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return false;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (values.size() == EmitLimits.MAX_ARGS || !readValue()) {
        return false;
      }
    }
    return true;
  }

  private boolean readValue() {
    switch (parser.currentToken()) {
      case VALUE_STRING -> values.add(parser.getString());
      case VALUE_TRUE -> values.add(true);
      case VALUE_FALSE -> values.add(false);
      case VALUE_NULL -> values.add(null);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        values.add(new VerbatimNumber(parser.getString()));
        return isShortNumber();
      }
      case START_OBJECT, START_ARRAY -> {
        return readContainer();
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean readContainer() {
    var start = (int) parser.currentTokenLocation().getByteOffset();
    if (start < 0) {
      throw new IllegalStateException("The parser knows no byte offsets: " + parser.getClass());
    }
    var depth = 1;
    while (depth > 0) {
      switch (parser.nextToken()) {
        case START_OBJECT, START_ARRAY -> depth++;
        case END_OBJECT, END_ARRAY -> depth--;
        case PROPERTY_NAME -> {
          if (parser.currentName().equals(PLACEHOLDER)) {
            return false;
          }
        }
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
          if (!isShortNumber()) {
            return false;
          }
        }
        default -> {}
      }
    }
    var end = (int) parser.currentLocation().getByteOffset();
    values.add(new JsonSlice(json, offset + start, end - start));
    return true;
  }

  private boolean isShortNumber() {
    return parser.getStringLength() <= MAX_NUMBER_LENGTH;
  }
}
