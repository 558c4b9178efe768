package dev.pgemit.spring;

import dev.pgemit.EmitterBuilder;

/**
 * Changes the builder of the {@code Emitter} bean, after the properties have been applied. The
 * starter calls all beans of this type in the order of {@code @Order}, after its own for metrics
 * and observations.
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
