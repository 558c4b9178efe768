package dev.pgemit.spring;

import dev.pgemit.Emitter;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configures the health and the info of the starter's emitter, for an application with Actuator.
 * Configures the endpoint for any emitter: an emitter of the application may use another database
 * than the starter's.
 */
@AutoConfiguration(after = PgemitAutoConfiguration.class)
@ConditionalOnSingleCandidate(Emitter.class)
@ConditionalOnBean(PgemitProperties.class)
public final class PgemitActuatorAutoConfiguration {
  /** The health indicator. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
  @ConditionalOnEnabledHealthIndicator("pgemit")
  @ConditionalOnBean(PgemitAutoConfiguration.EmitterConfiguration.class)
  static class HealthConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "pgemitHealthIndicator")
    EmitterHealthIndicator pgemitHealthIndicator(
        Emitter emitter, EmitterDataSource source, PgemitProperties properties) {
      return new EmitterHealthIndicator(
          emitter, new PublishingProbe(source.dataSource(), properties.attachmentsTable()));
    }
  }

  /** The info contributor. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({InfoContributor.class, ConditionalOnEnabledInfoContributor.class})
  @ConditionalOnEnabledInfoContributor("pgemit")
  @ConditionalOnBean(PgemitAutoConfiguration.EmitterConfiguration.class)
  static class InfoConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "pgemitInfoContributor")
    EmitterInfoContributor pgemitInfoContributor(PgemitProperties properties) {
      return new EmitterInfoContributor(properties);
    }
  }

  /** The endpoint. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
  @ConditionalOnAvailableEndpoint(EmitterEndpoint.class)
  static class EndpointConfiguration {
    @Bean
    @ConditionalOnMissingBean
    EmitterEndpoint pgemitEndpoint(Emitter emitter) {
      return new EmitterEndpoint(emitter);
    }
  }
}
