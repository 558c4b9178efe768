package dev.pgemit.spring;

import dev.pgemit.Emitter;
import dev.pgemit.micrometer.PgemitMetrics;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Measures the emitter of the starter, for an application with {@code pgemit-micrometer}. */
@AutoConfiguration(after = PgemitAutoConfiguration.class)
@ConditionalOnClass({PgemitMetrics.class, MeterBinder.class})
@ConditionalOnBean(PgemitAutoConfiguration.EmitterConfiguration.class)
public final class PgemitMetricsAutoConfiguration {
  // Spring Boot binds each bean of this type to the registry.
  @Bean
  @ConditionalOnMissingBean
  PgemitMetrics pgemitMetrics() {
    return new PgemitMetrics();
  }

  // First, so that customizers of the application may replace the listener.
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  EmitterCustomizer pgemitMetricsCustomizer(PgemitMetrics metrics) {
    return builder -> builder.metrics(metrics);
  }

  @Bean
  SmartInitializingSingleton pgemitMetricsObserver(PgemitMetrics metrics, Emitter emitter) {
    return () -> metrics.observe(emitter);
  }
}
