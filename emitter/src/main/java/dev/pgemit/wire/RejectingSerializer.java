package dev.pgemit.wire;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.std.StdSerializer;

/** Rejects every value of one class, for one reason. */
final class RejectingSerializer extends StdSerializer<Object> {
  private final Class<?> type;
  private final String reason;

  RejectingSerializer(Class<?> type, String reason) {
    super(Object.class);
    this.type = type;
    this.reason = reason;
  }

  @Override
  public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
    context.reportBadDefinition(type, reason);
  }

  @Override
  public void serializeWithType(
      Object value,
      JsonGenerator generator,
      SerializationContext context,
      TypeSerializer typeSerializer) {
    serialize(value, generator, context);
  }
}
