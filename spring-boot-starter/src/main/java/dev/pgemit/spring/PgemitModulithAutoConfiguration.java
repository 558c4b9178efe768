package dev.pgemit.spring;

import dev.pgemit.Emitter;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.config.EventExternalizationAutoConfiguration;
import org.springframework.modulith.events.core.ConditionalEventListener;

/** Emits the {@code @Externalized} events of an application with Spring Modulith. */
@AutoConfiguration(
    after = {PgemitAutoConfiguration.class, EventExternalizationAutoConfiguration.class})
@ConditionalOnClass({EventExternalizationConfiguration.class, ConditionalEventListener.class})
@ConditionalOnSingleCandidate(Emitter.class)
@ConditionalOnBean(EventExternalizationConfiguration.class)
@ConditionalOnProperty(
    name = "spring.modulith.events.externalization.enabled",
    matchIfMissing = true)
@ConditionalOnProperty(
    name = "spring.modulith.events.externalization.mode",
    havingValue = "module-listener",
    matchIfMissing = true)
public final class PgemitModulithAutoConfiguration {
  @Bean
  static OtherBrokersFilter pgemitOtherBrokersFilter() {
    return new OtherBrokersFilter();
  }

  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static EventExternalizerFactory pgemitEventExternalizerFactory(
      EventExternalizationConfiguration configuration) {
    return new EventExternalizerFactory(SocketIoRouting.of(configuration));
  }

  @Bean
  EventExternalizer pgemitEventExternalizer(
      EventExternalizationConfiguration configuration, Emitter emitter, BeanFactory beans) {
    return new EventExternalizer(SocketIoRouting.of(configuration), emitter, beans);
  }

  /**
   * Hides the events for Socket.IO from the modules of other brokers. Spring creates the
   * configuration before it looks for post-processors of beans, so this one is added earlier.
   */
  private static final class OtherBrokersFilter
      implements BeanFactoryPostProcessor, PriorityOrdered {
    @Override
    public int getOrder() {
      return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
      beans.addBeanPostProcessor(new ConfigurationFilter());
    }
  }

  private static final class ConfigurationFilter implements BeanPostProcessor {
    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
      return bean instanceof EventExternalizationConfiguration configuration
          ? SocketIoRouting.of(configuration).others()
          : bean;
    }
  }
}
