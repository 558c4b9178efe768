package dev.pgemit.test.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.test.RecordingEmitter;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

class EmitterReplacementTest {
  @Test
  void registeredSingletonKeepsItsNameAndIsNotInjectedByType() {
    try (var own = RecordingEmitter.create();
        var context = new AnnotationConfigApplicationContext()) {
      context.getBeanFactory().registerSingleton("own", own.emitter());
      context.register(RecordingEmitterAutoConfiguration.class);
      context.refresh();

      assertThat(context.getBean("own")).isSameAs(own.emitter());
      assertThat(context.getBean(Emitter.class))
          .isSameAs(context.getBean(RecordingEmitter.class).emitter())
          .isNotSameAs(own.emitter());
    }
  }
}
