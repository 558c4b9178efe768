package dev.pgemit.test.spring;

import dev.pgemit.Emitter;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;

/**
 * Removes the {@code Emitter} beans of the application before one is created, and gives their names
 * to the recording one.
 */
final class EmitterReplacement implements BeanDefinitionRegistryPostProcessor {
  /** The name of the emitter that replaces the others. */
  static final String BEAN = "pgemitRecordedEmitter";

  private static final boolean EAGER_INIT = false;
  private static final boolean WITH_PROTOTYPES = true;

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    if (registry instanceof ConfigurableListableBeanFactory beans) {
      for (var name : beans.getBeanNamesForType(Emitter.class, WITH_PROTOTYPES, EAGER_INIT)) {
        // An object that the application registers as a singleton has no definition. It keeps its
        // name, and the recording emitter is the primary one.
        if (!name.equals(BEAN) && registry.containsBeanDefinition(name)) {
          registry.removeBeanDefinition(name);
          registry.registerAlias(BEAN, name);
        }
      }
    }
  }
}
