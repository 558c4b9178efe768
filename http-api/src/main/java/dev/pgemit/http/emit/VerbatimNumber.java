package dev.pgemit.http.emit;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;

/** A number that is serialized with its original text. */
record VerbatimNumber(String text) implements JacksonSerializable {
  @Override
  public void serialize(JsonGenerator generator, SerializationContext context) {
    generator.writeNumber(text);
  }

  @Override
  public void serializeWithType(
      JsonGenerator generator, SerializationContext context, TypeSerializer type) {
    serialize(generator, context);
  }
}
