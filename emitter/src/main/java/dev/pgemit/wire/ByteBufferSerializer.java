package dev.pgemit.wire;

import java.nio.ByteBuffer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Serializes a buffer from its position to its limit, without moving them. Jackson's own serializer
 * starts a direct buffer at 0.
 */
final class ByteBufferSerializer extends StdSerializer<ByteBuffer> {
  ByteBufferSerializer() {
    super(ByteBuffer.class);
  }

  @Override
  public void serialize(ByteBuffer buffer, JsonGenerator generator, SerializationContext context) {
    var bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    generator.writeBinary(bytes);
  }
}
