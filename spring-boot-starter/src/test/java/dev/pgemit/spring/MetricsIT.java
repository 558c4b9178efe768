package dev.pgemit.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.EmitObserver;
import dev.pgemit.Emitter;
import dev.pgemit.EmitterMetrics;
import dev.pgemit.testing.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MetricsIT {
  @Test
  void registryHasTheMetersOfTheEmitter() throws SQLException {
    try (var database = TestDatabase.create()) {
      application(database)
          .run(
              context -> {
                context.getBean(Emitter.class).emit("e");
                var registry = context.getBean(MeterRegistry.class);
                assertThat(registry.get("pgemit.queue.messages").gauge().value()).isEqualTo(0);
                await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> registry.get("pgemit.commit.messages").summary().count() == 1);
              });
    }
  }

  @Test
  void emitsAreObservedIfTheApplicationHasAnObservationRegistry() throws SQLException {
    var meters = new SimpleMeterRegistry();
    var observations = ObservationRegistry.create();
    observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
    try (var database = TestDatabase.create()) {
      application(database)
          .withBean(ObservationRegistry.class, () -> observations)
          .run(
              context -> {
                context.getBean(Emitter.class).emit("e");
                assertThat(meters.get("pgemit.emit").tag("namespace", "/").timer().count())
                    .isEqualTo(1);
              });
    }
  }

  @Test
  void customizersReplaceTheListenerAndTheObserver() throws SQLException {
    var committed = new AtomicInteger();
    var observed = new AtomicInteger();
    try (var database = TestDatabase.create()) {
      application(database)
          .withBean(ObservationRegistry.class, ObservationRegistry::create)
          .withBean(
              "metrics",
              EmitterCustomizer.class,
              () -> builder -> builder.metrics(new CommitCounter(committed)))
          .withBean(
              "observer",
              EmitterCustomizer.class,
              () -> builder -> builder.observer(new CallCounter(observed)))
          .run(context -> context.getBean(Emitter.class).emit("e"));
    }
    assertThat(committed).hasValue(1); // the context has closed the emitter
    assertThat(observed).hasValue(1);
  }

  @Test
  void emitterWorksWithoutTheLibrary() throws SQLException {
    try (var database = TestDatabase.create()) {
      application(database)
          .withClassLoader(new FilteredClassLoader("dev.pgemit.micrometer"))
          .run(context -> assertThat(context.getBean(Emitter.class).emit("e")).isNotEmpty());
    }
  }

  private record CommitCounter(AtomicInteger messages) implements EmitterMetrics {
    @Override
    public void committed(int committed, long bytes, Duration time) {
      messages.addAndGet(committed);
    }
  }

  private record CallCounter(AtomicInteger calls) implements EmitObserver {
    @Override
    public <T> T observe(String namespace, Supplier<T> call) {
      calls.incrementAndGet();
      return call.get();
    }

    @Override
    public <T> CompletableFuture<T> observeAsync(
        String namespace, Supplier<CompletableFuture<T>> call) {
      calls.incrementAndGet();
      return call.get();
    }
  }

  private static ApplicationContextRunner application(TestDatabase database) {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                DataSourceAutoConfiguration.class,
                MetricsAutoConfiguration.class,
                PgemitAutoConfiguration.class,
                PgemitMetricsAutoConfiguration.class,
                PgemitObservationAutoConfiguration.class))
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .withPropertyValues("spring.datasource.url=" + database.jdbcUrl());
  }
}
