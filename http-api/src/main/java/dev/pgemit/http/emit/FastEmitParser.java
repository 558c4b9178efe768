package dev.pgemit.http.emit;

import dev.pgemit.EmitOperations;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.http.body.EmitLimits;
import dev.pgemit.http.body.StrictJson;
import dev.pgemit.http.body.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Parses a valid emit without binary in one pass, without a tree. Leaves every other emit to {@link
 * EmitParser}, which reports the errors. Both parsers return the same result for an accepted emit.
 */
final class FastEmitParser<O extends EmitOperations<O>> {
  private final O baseOperator;
  private final FastArgumentParser arguments;
  private final JsonParser parser;
  private @Nullable String namespace;
  private final List<String> to = new ArrayList<>(2);
  private final List<String> except = new ArrayList<>(0);
  private @Nullable String event;
  private @Nullable String id;
  private boolean isVolatile;
  private boolean compress = true;

  private FastEmitParser(O baseOperator, JsonParser parser, byte[] json, int offset) {
    this.baseOperator = baseOperator;
    this.parser = parser;
    this.arguments = new FastArgumentParser(parser, json, offset);
  }

  /** Parses an emit; returns an empty result if the fast path does not support the emit. */
  static <O extends EmitOperations<O>> Optional<ParsedEmit<O>> parse(
      O baseOperator, byte[] json, int offset, int length) {
    if (!isPlainUtf8(json, offset, length)) {
      return Optional.empty();
    }
    try (var parser = StrictJson.parser(json, offset, length)) {
      parser.nextToken();
      var emit = parse(baseOperator, parser, json, offset);
      return parser.nextToken() == null ? emit : Optional.empty();
    } catch (JacksonException | InvalidMessageException e) {
      return Optional.empty();
    }
  }

  /**
   * Parses an emit from the parser's current value.
   *
   * @param offset the offset in the bytes at which the JSON parser began
   */
  static <O extends EmitOperations<O>> Optional<ParsedEmit<O>> parse(
      O baseOperator, JsonParser parser, byte[] json, int offset) {
    return parser.currentToken() == JsonToken.START_OBJECT
        ? new FastEmitParser<>(baseOperator, parser, json, offset).parse()
        : Optional.empty();
  }

  /** Returns whether the bytes are UTF-8 and Jackson detects them as UTF-8 from the first bytes. */
  static boolean isPlainUtf8(byte[] json, int offset, int length) {
    return length > 1
        && json[offset] > 0
        && json[offset + 1] > 0
        && Utf8.isValid(json, offset, length);
  }

  private Optional<ParsedEmit<O>> parse() {
    for (var name = parser.nextName(); name != null; name = parser.nextName()) {
      parser.nextToken();
      if (!readField(name)) {
        return Optional.empty();
      }
    }
    return parser.currentToken() == JsonToken.END_OBJECT && event != null
        ? Optional.of(
            new ParsedEmit<>(operator(), event, arguments.values(), RequestedDelivery.IMMEDIATE))
        : Optional.empty();
  }

  private boolean readField(String name) {
    return switch (name) {
      case "namespace" -> (namespace = readString()) != null;
      case "to" -> readStrings(to);
      case "except" -> readStrings(except);
      case "event" ->
          (event = readString()) != null && event.length() <= EmitLimits.MAX_EVENT_LENGTH;
      case "id" -> (id = readString()) != null;
      case "args" -> arguments.parse();
      case "volatile" -> {
        isVolatile = parser.currentToken() == JsonToken.VALUE_TRUE;
        yield isVolatile || parser.currentToken() == JsonToken.VALUE_FALSE;
      }
      case "compress" -> {
        compress = parser.currentToken() == JsonToken.VALUE_TRUE;
        yield compress || parser.currentToken() == JsonToken.VALUE_FALSE;
      }
      default -> false;
    };
  }

  private @Nullable String readString() {
    return parser.currentToken() == JsonToken.VALUE_STRING ? parser.getString() : null;
  }

  private boolean readStrings(List<String> strings) {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return strings.add(parser.getString());
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return false;
    }
    while (parser.nextToken() == JsonToken.VALUE_STRING && strings.size() < EmitLimits.MAX_ROOMS) {
      strings.add(parser.getString());
    }
    return parser.currentToken() == JsonToken.END_ARRAY;
  }

  private O operator() {
    var operator = namespace == null ? baseOperator : baseOperator.of(namespace);
    operator = to.isEmpty() ? operator : operator.to(to);
    operator = except.isEmpty() ? operator : operator.except(except);
    operator = compress ? operator : operator.compress(false);
    operator = isVolatile ? operator.asVolatile() : operator;
    return id == null ? operator : operator.withId(id);
  }
}
