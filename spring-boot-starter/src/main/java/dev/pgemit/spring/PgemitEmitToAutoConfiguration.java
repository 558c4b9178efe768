package dev.pgemit.spring;

import dev.pgemit.Emitter;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/** Configures {@link EmitTo}. */
@AutoConfiguration(after = PgemitAutoConfiguration.class)
@ConditionalOnSingleCandidate(Emitter.class)
public final class PgemitEmitToAutoConfiguration {
  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static EmitToPostProcessor pgemitEmitToPostProcessor(
      ObjectProvider<Emitter> emitter, BeanFactory beans, Environment environment) {
    var processor = new EmitToPostProcessor(emitter, beans);
    processor.setProxyTargetClass(
        environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true));
    return processor;
  }

  @Bean
  static EmitToEventListener pgemitEmitToEventListener(
      ObjectProvider<Emitter> emitter, BeanFactory beans) {
    return new EmitToEventListener(emitter, beans);
  }
}
