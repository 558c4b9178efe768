package dev.pgemit.spring;

import dev.pgemit.EmitterBuilder;

/**
 * Changes the builder of the {@code Emitter} bean, after the properties. Each bean of this type is
 * called, in their order.
 */
@FunctionalInterface
public interface EmitterCustomizer {
  /**
   * Changes the builder.
   *
   * @param builder the builder of the bean
   */
  void customize(EmitterBuilder builder);
}
