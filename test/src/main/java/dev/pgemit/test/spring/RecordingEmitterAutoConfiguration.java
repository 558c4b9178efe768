package dev.pgemit.test.spring;

import dev.pgemit.Emitter;
import dev.pgemit.Interceptor;
import dev.pgemit.test.RecordingEmitter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** The beans of {@link AutoConfigureRecordingEmitter}. */
@AutoConfiguration
final class RecordingEmitterAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean
  RecordingEmitter recordingEmitter(ObjectProvider<Interceptor> interceptors) {
    return RecordingEmitter.create(interceptors.orderedStream().toArray(Interceptor[]::new));
  }

  @Bean(EmitterReplacement.BEAN)
  @Primary
  Emitter recordedEmitter(RecordingEmitter recording) {
    return recording.emitter();
  }

  @Bean
  static EmitterReplacement emitterReplacement() {
    return new EmitterReplacement();
  }
}
