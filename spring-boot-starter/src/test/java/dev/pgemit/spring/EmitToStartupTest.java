package dev.pgemit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Methods whose results cannot be emitted end the startup, which needs no Postgres. */
class EmitToStartupTest {
  @Test
  void methodThatCannotWorkEndsStartup() {
    assertThat(failure(Streams.class)).contains("Streams.stream(): a Stream cannot be emitted");
    assertThat(failure(Reactive.class)).contains("a Publisher cannot be emitted");
    assertThat(failure(Malformed.class))
        .contains("Malformed.method(): the room \"order:#{id\" is malformed");
  }

  private static String failure(Class<?> bean) {
    var cause = new Throwable[1];
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                DataSourceAutoConfiguration.class,
                PgemitAutoConfiguration.class,
                PgemitEmitToAutoConfiguration.class))
        .withUserConfiguration(bean)
        .withPropertyValues("spring.datasource.url=jdbc:postgresql://127.0.0.1:1/none")
        .run(context -> cause[0] = Objects.requireNonNull(context.getStartupFailure()).getCause());
    return String.valueOf(Objects.requireNonNull(cause[0]).getMessage());
  }

  static class Streams {
    @EmitTo(event = "e")
    public Stream<Integer> stream() {
      return Stream.of(1);
    }
  }

  static class Reactive {
    @EmitTo(event = "e")
    public Flow.Publisher<Integer> publisher() {
      throw new UnsupportedOperationException();
    }
  }

  static class Malformed {
    @EmitTo(rooms = "order:#{id", event = "e")
    public int method() {
      return 1;
    }
  }
}
