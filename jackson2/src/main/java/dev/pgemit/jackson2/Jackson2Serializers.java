package dev.pgemit.jackson2;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.TreeNode;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleSerializers;
import tools.jackson.databind.util.RawValue;

/** Finds the serializer that delegates to Jackson 2, for all types but those of Jackson 3. */
final class Jackson2Serializers extends SimpleSerializers {
  private static final long serialVersionUID = 1L;

  private final transient ValueSerializer<Object> serializer;

  Jackson2Serializers(ObjectMapper mapper) {
    this.serializer = new Jackson2Serializer(mapper);
  }

  @Override
  protected @Nullable ValueSerializer<?> _findSerializer(
      SerializationConfig config, JavaType type) {
    var raw = type.getRawClass();
    return isWrittenByJackson3(raw) ? null : serializer;
  }

  private static boolean isWrittenByJackson3(Class<?> type) {
    return type == byte[].class
        || ByteBuffer.class.isAssignableFrom(type)
        || TreeNode.class.isAssignableFrom(type)
        || JacksonSerializable.class.isAssignableFrom(type)
        || RawValue.class.isAssignableFrom(type);
  }
}
