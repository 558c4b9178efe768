package dev.pgemit.datasource;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Calls the getters of an object whose class this library does not compile against. */
final class ReflectiveGetters {
  private final Object target;

  ReflectiveGetters(Object target) {
    this.target = target;
  }

  /**
   * Calls a getter.
   *
   * @throws UnreadableDataSourceException if the object has no such getter, or the getter fails
   */
  @Nullable Object get(String getter) throws UnreadableDataSourceException {
    return invoke(getter, new Class<?>[0]);
  }

  /** Calls a getter whose value has getters itself. */
  ReflectiveGetters getNested(String getter) throws UnreadableDataSourceException {
    var value = get(getter);
    if (value == null) {
      throw new UnreadableDataSourceException(getter);
    }
    return new ReflectiveGetters(value);
  }

  /** Calls a method with one parameter of type {@code Object}. */
  @Nullable Object call(String name, Object argument) throws UnreadableDataSourceException {
    return invoke(name, new Class<?>[] {Object.class}, argument);
  }

  private @Nullable Object invoke(String name, Class<?>[] types, Object... arguments)
      throws UnreadableDataSourceException {
    var method = method(target.getClass(), name, types);
    if (method == null) {
      throw new UnreadableDataSourceException(name);
    }
    try {
      return method.invoke(target, arguments);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new UnreadableDataSourceException(name); // no cause, which may quote a password
    }
  }

  // The class may be private with a public interface, or public with a private interface.
  private @Nullable Method method(@Nullable Class<?> type, String name, Class<?>[] types) {
    if (type == null) {
      return null;
    }
    try {
      var method = type.getDeclaredMethod(name, types);
      if (method.canAccess(target) || method.trySetAccessible()) {
        return method;
      }
    } catch (NoSuchMethodException e) {
      // A superclass or an interface declares it.
    }
    var inherited = method(type.getSuperclass(), name, types);
    for (var parent : type.getInterfaces()) {
      inherited = inherited == null ? method(parent, name, types) : inherited;
    }
    return inherited;
  }
}
