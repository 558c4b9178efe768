package dev.pgemit.test.spring;

import static dev.pgemit.test.PgemitAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.Interceptor;
import dev.pgemit.test.RecordingEmitter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@SpringBootTest(classes = AutoConfigureRecordingEmitterTest.Application.class)
@AutoConfigureRecordingEmitter
class AutoConfigureRecordingEmitterTest {
  @Autowired private RecordingEmitter recording;
  @Autowired private Emitter emitter;

  @Autowired
  @Qualifier("events")
  private Emitter byName;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void emitterOfTheApplicationIsReplacedAndClearedAfterEachTest(int run) {
    byName.to("run:" + run).emit("e");

    assertThat(emitter).isSameAs(byName).isSameAs(recording.emitter());
    assertThat(recording).emitted("e").to("tenant:run:" + run).once();
    assertThat(recording.messages()).hasSize(1);
  }

  @Configuration(proxyBeanMethods = false)
  static class Application {
    @Bean
    Emitter events() {
      throw new IllegalStateException("The emitter of the application needs Postgres");
    }

    @Bean
    Interceptor tenant() {
      return message ->
          message.withRooms(message.rooms().stream().map(room -> "tenant:" + room).toList());
    }
  }
}
