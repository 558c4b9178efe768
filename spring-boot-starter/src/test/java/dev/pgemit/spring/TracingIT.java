package dev.pgemit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.test.simple.SimpleTracer;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TracingIT {
  private static final String OWN = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private static TestDatabase database;

  @BeforeAll
  static void create() throws SQLException {
    database = TestDatabase.create();
  }

  @AfterAll
  static void drop() throws SQLException {
    database.close();
  }

  @Test
  void messageCarriesTheCurrentSpan() throws SQLException {
    var tracer = new SimpleTracer();
    try (var channel = TestChannel.listen(database, "/")) {
      application()
          .withBean(Tracer.class, () -> tracer)
          .run(
              context -> {
                var io = context.getBean(Emitter.class);
                var span = tracer.nextSpan().start();
                var scope = tracer.withSpan(span);
                io.emit("inside");
                io.withTraceparent(OWN).emit("chosen");
                scope.close();
                io.emit("outside");

                assertThat(channel.next())
                    .containsPattern(
                        "\"00-0{16}%s-%s-0[01]\""
                            .formatted(span.context().traceId(), span.context().spanId()));
                assertThat(channel.next()).contains(OWN);
                assertThat(channel.next()).contains("outside").doesNotContain("traceparent");
              });
    }
  }

  @Test
  void tracerThatDoesNotTraceAddsNothing() throws SQLException {
    try (var channel = TestChannel.listen(database, "/")) {
      application()
          .withConfiguration(AutoConfigurations.of(NoopTracerAutoConfiguration.class))
          .run(
              context -> {
                assertThat(context).hasSingleBean(TraceparentInterceptor.class);
                context.getBean(Emitter.class).emit("e");
                assertThat(channel.next()).doesNotContain("traceparent");
              });
    }
  }

  @Test
  void applicationWithoutTracerHasNoInterceptor() {
    application().run(context -> assertThat(context).doesNotHaveBean(TraceparentInterceptor.class));
  }

  private static ApplicationContextRunner application() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                DataSourceAutoConfiguration.class,
                PgemitAutoConfiguration.class,
                PgemitTracingAutoConfiguration.class))
        .withPropertyValues("spring.datasource.url=" + database.jdbcUrl());
  }
}
