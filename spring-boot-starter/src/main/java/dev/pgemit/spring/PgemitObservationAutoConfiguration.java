package dev.pgemit.spring;

import dev.pgemit.micrometer.PgemitObservations;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Observes the calls of the starter's emitter, for an application with Micrometer Observation. */
@AutoConfiguration(
    after = PgemitAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass({PgemitObservations.class, ObservationRegistry.class})
@ConditionalOnBean({PgemitAutoConfiguration.EmitterConfiguration.class, ObservationRegistry.class})
public final class PgemitObservationAutoConfiguration {
  @Bean
  EmitterCustomizer pgemitObservationCustomizer(ObservationRegistry registry) {
    return builder -> builder.observer(new PgemitObservations(registry));
  }
}
