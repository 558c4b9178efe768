package dev.pgemit.jackson2;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.std.StdSerializer;

/** Serializes a value with Jackson 2, and writes its tokens with Jackson 3. Thread-safe. */
final class Jackson2Serializer extends StdSerializer<Object> {
  private final ObjectMapper mapper;

  Jackson2Serializer(ObjectMapper mapper) {
    super(Object.class);
    this.mapper = mapper;
  }

  @Override
  public void serialize(Object value, JsonGenerator out, SerializationContext context) {
    try (var buffer = new TokenBuffer(mapper, false)) {
      mapper.writeValue(buffer, value);
      try (var tokens = buffer.asParser()) {
        while (tokens.nextToken() != null) {
          write(tokens, out);
        }
      }
    } catch (JsonProcessingException e) {
      throw DatabindException.from(out, e.getOriginalMessage(), e);
    } catch (StackOverflowError e) {
      throw DatabindException.from(out, "Infinite recursion: the value contains itself", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(JsonParser tokens, JsonGenerator out) throws IOException {
    switch (tokens.currentToken()) {
      case START_OBJECT -> out.writeStartObject();
      case END_OBJECT -> out.writeEndObject();
      case START_ARRAY -> out.writeStartArray();
      case END_ARRAY -> out.writeEndArray();
      case FIELD_NAME -> out.writeName(tokens.currentName());
      case VALUE_STRING -> out.writeString(tokens.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> writeNumber(tokens, out);
      case VALUE_TRUE -> out.writeBoolean(true);
      case VALUE_FALSE -> out.writeBoolean(false);
      case VALUE_NULL -> out.writeNull();
      case VALUE_EMBEDDED_OBJECT -> writeEmbedded(tokens.getEmbeddedObject(), out);
      case NOT_AVAILABLE -> throw new IllegalStateException("A buffer always has a token");
    }
  }

  private static void writeNumber(JsonParser tokens, JsonGenerator out) throws IOException {
    switch (tokens.getNumberType()) {
      case INT -> out.writeNumber(tokens.getIntValue());
      case LONG -> out.writeNumber(tokens.getLongValue());
      case BIG_INTEGER -> out.writeNumber(tokens.getBigIntegerValue());
      case FLOAT -> out.writeNumber(tokens.getFloatValue());
      case DOUBLE -> out.writeNumber(tokens.getDoubleValue());
      case BIG_DECIMAL -> out.writeNumber(tokens.getDecimalValue());
    }
  }

  private static void writeEmbedded(Object value, JsonGenerator out) {
    if (value instanceof byte[] bytes) {
      out.writeBinary(bytes);
    } else if (value instanceof RawValue raw) {
      var json = raw.rawValue();
      out.writeRawValue(
          json instanceof SerializableString text ? text.getValue() : String.valueOf(json));
    } else {
      throw DatabindException.from(
          out,
          "the mapper of Jackson 2 embeds a %s, which has no JSON form"
              .formatted(value.getClass().getName()));
    }
  }
}
