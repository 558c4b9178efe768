package dev.pgemit.wire;

import java.util.Calendar;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.ser.bean.BeanSerializerBase;
import tools.jackson.databind.ser.jdk.EnumSerializer;
import tools.jackson.databind.ser.jdk.IterableSerializer;
import tools.jackson.databind.ser.jdk.JDKKeySerializers;
import tools.jackson.databind.ser.std.ToEmptyObjectSerializer;
import tools.jackson.databind.type.CollectionLikeType;
import tools.jackson.databind.type.CollectionType;
import tools.jackson.databind.type.MapLikeType;
import tools.jackson.databind.type.MapType;

/**
 * Rejects values that Jackson would write as something other than their content, because it finds
 * getters where it has no serializer.
 *
 * <p>Jackson asks a modifier once for each class and keeps the answer, so that the check costs
 * nothing per value. A serializer, a mix-in or an annotation that the caller chose for a class is
 * left alone.
 */
final class UnsupportedValueModifier extends ValueSerializerModifier {
  private static final long serialVersionUID = 1L;

  @Override
  public ValueSerializer<?> modifySerializer(
      SerializationConfig config, BeanDescription.Supplier bean, ValueSerializer<?> serializer) {
    var type = bean.getBeanClass();
    if (serializer instanceof BeanSerializerBase beanSerializer) {
      // Jackson takes a lambda for a bean that its author has annotated.
      var isLambda = type.isHidden() && !beanSerializer.properties().hasNext();
      var reason =
          UnsupportedTypes.beanReason(type)
              .or(() -> isLambda ? UnsupportedTypes.noPropertiesReason(type) : Optional.empty());
      return rejectOrKeep(config, type, serializer, reason);
    }
    if (serializer instanceof ToEmptyObjectSerializer) {
      var reason =
          UnsupportedTypes.beanReason(type).or(() -> UnsupportedTypes.noPropertiesReason(type));
      return rejectOrKeep(config, type, serializer, reason);
    }
    return serializer instanceof IterableSerializer
        ? rejectOrKeep(config, type, serializer, UnsupportedTypes.beanReason(type))
        : serializer;
  }

  @Override
  public ValueSerializer<?> modifyEnumSerializer(
      SerializationConfig config,
      JavaType type,
      BeanDescription.Supplier bean,
      ValueSerializer<?> serializer) {
    return serializer instanceof EnumSerializer
        ? rejectOrKeep(config, type.getRawClass(), serializer, Optional.empty())
        : serializer;
  }

  @Override
  public ValueSerializer<?> modifyMapSerializer(
      SerializationConfig config,
      MapType type,
      BeanDescription.Supplier bean,
      ValueSerializer<?> serializer) {
    return checkContainer(config, type, serializer);
  }

  @Override
  public ValueSerializer<?> modifyMapLikeSerializer(
      SerializationConfig config,
      MapLikeType type,
      BeanDescription.Supplier bean,
      ValueSerializer<?> serializer) {
    return checkContainer(config, type, serializer);
  }

  @Override
  public ValueSerializer<?> modifyCollectionSerializer(
      SerializationConfig config,
      CollectionType type,
      BeanDescription.Supplier bean,
      ValueSerializer<?> serializer) {
    return checkContainer(config, type, serializer);
  }

  @Override
  public ValueSerializer<?> modifyCollectionLikeSerializer(
      SerializationConfig config,
      CollectionLikeType type,
      BeanDescription.Supplier bean,
      ValueSerializer<?> serializer) {
    return checkContainer(config, type, serializer);
  }

  private static ValueSerializer<?> checkContainer(
      SerializationConfig config, JavaType type, ValueSerializer<?> serializer) {
    var raw = type.getRawClass();
    return serializer.getClass().getName().startsWith("tools.jackson.databind.ser.jdk.")
        ? rejectOrKeep(config, raw, serializer, UnsupportedTypes.reason(raw))
        : serializer;
  }

  private static ValueSerializer<?> rejectOrKeep(
      SerializationConfig config,
      Class<?> type,
      ValueSerializer<?> serializer,
      Optional<String> reason) {
    if (config.findMixInClassFor(type) != null) {
      return serializer;
    }
    return reason
        .or(() -> Jackson2Annotations.ignoredReason(type))
        .<ValueSerializer<?>>map(text -> new RejectingSerializer(type, text))
        .orElse(serializer);
  }

  /** Checks what becomes the name of a property. The last resort of Jackson is toString(). */
  @Override
  public ValueSerializer<?> modifyKeySerializer(
      SerializationConfig config,
      JavaType keyType,
      BeanDescription.Supplier bean,
      ValueSerializer<?> serializer) {
    var type = keyType.getRawClass();
    if (!(serializer instanceof JDKKeySerializers.Default) || isNamedByJackson(type)) {
      return serializer;
    }
    if (keyType.isAbstract() && !type.isArray()) {
      // Whether toString() returns anything useful depends on the class of the key.
      return JDKKeySerializers.getStdKeySerializer(config, Object.class, false);
    }
    return UnsupportedTypes.keyReason(type)
        .or(() -> hasName(type) ? Optional.empty() : UnsupportedTypes.keyWithoutTextReason(type))
        .<ValueSerializer<?>>map(text -> new RejectingSerializer(type, text))
        .orElse(serializer);
  }

  private static boolean isNamedByJackson(Class<?> type) {
    return type.isPrimitive()
        || Number.class.isAssignableFrom(type)
        || Date.class.isAssignableFrom(type)
        || Calendar.class.isAssignableFrom(type)
        || type == UUID.class
        || type == Class.class
        || type == byte[].class;
  }

  private static boolean hasName(Class<?> type) {
    if (type.isArray()
        || Collection.class.isAssignableFrom(type)
        || Map.class.isAssignableFrom(type)
        || type == Optional.class) {
      return false;
    }
    try {
      var toString = type.getMethod("toString");
      // The compiler generates the toString() of a record as final; a hand-written one is not
      // final.
      return toString.getDeclaringClass() != Object.class
          && !(type.isRecord() && java.lang.reflect.Modifier.isFinal(toString.getModifiers()));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("A class without toString(): " + type.getName(), e);
    }
  }
}
