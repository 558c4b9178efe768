package dev.pgemit.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.testing.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PgemitObservationsIT {
  private static final Duration LONG = Duration.ofSeconds(30);

  private static TestDatabase database;

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final ObservationRegistry observations = ObservationRegistry.create();
  private final List<String> current = new ArrayList<>();

  @BeforeAll
  static void create() throws SQLException {
    database = TestDatabase.create();
  }

  @AfterAll
  static void drop() throws SQLException {
    database.close();
  }

  @Test
  void eachCallIsObservedOnceAndCurrentInInterceptors() {
    try (var io = emitter()) {
      io.emit("e");
      assertThat(io.of("/admin").emitAsync("e")).succeedsWithin(LONG);
      var batch = io.batch();
      batch.emit("first");
      batch.of("/admin").emit("second");
      batch.publish();
      var one = io.batch();
      one.of("/admin").emit("third");
      assertThat(one.publishAsync()).succeedsWithin(LONG);

      assertThat(current).containsExactly("emit /", "emit /admin", "none", "none", "none");
      assertThat(count("/", "published")).isEqualTo(1);
      assertThat(count("/admin", "published")).isEqualTo(2);
      assertThat(count("*", "published")).isEqualTo(1);
      assertThat(observations.getCurrentObservation()).isNull();
    }
  }

  @Test
  void outcomeNamesTheKindOfFailure() {
    try (var io = emitter()) {
      assertThatThrownBy(() -> io.emit("e", Double.NaN))
          .isInstanceOf(InvalidMessageException.class);
      assertThat(io.emitAsync("e", Double.NaN)).failsWithin(LONG);
      assertThatThrownBy(() -> io.emit("e", new byte[] {1})).isInstanceOf(EmitException.class);
      assertThat(count("/", "refused")).isEqualTo(2);
      assertThat(count("/", "failed")).isEqualTo(1);
      assertThat(meters.find("pgemit.emit").tag("outcome", "published").timer()).isNull();
    }
  }

  private Emitter emitter() {
    observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
    return Emitter.builder(database.dataSource())
        .observer(new PgemitObservations(observations))
        .intercept(
            message -> {
              var observation = observations.getCurrentObservation();
              current.add(
                  observation == null
                      ? "none"
                      : String.valueOf(observation.getContext().getContextualName()));
              return message;
            })
        .build();
  }

  private long count(String namespace, String outcome) {
    return meters
        .get("pgemit.emit")
        .tag("namespace", namespace)
        .tag("outcome", outcome)
        .timers()
        .stream()
        .mapToLong(timer -> timer.count())
        .sum();
  }
}
