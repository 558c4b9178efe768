package dev.pgemit.spring;

import dev.pgemit.micrometer.PgemitObservations;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Observes the calls of the starter's emitter, for an application with Micrometer Observation. */
@AutoConfiguration(
    after = PgemitAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass({PgemitObservations.class, ObservationRegistry.class})
@ConditionalOnBean({PgemitAutoConfiguration.EmitterConfiguration.class, ObservationRegistry.class})
public final class PgemitObservationAutoConfiguration {
  // First, so that customizers of the application may replace the observer.
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  EmitterCustomizer pgemitObservationCustomizer(ObservationRegistry registry) {
    return builder -> builder.observer(new PgemitObservations(registry));
  }
}
