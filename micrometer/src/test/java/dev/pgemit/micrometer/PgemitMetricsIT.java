package dev.pgemit.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.testing.TestDatabase;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PgemitMetricsIT {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final PgemitMetrics metrics = new PgemitMetrics(Tags.of("emitter", "orders"));

  @Test
  void measuresAnEmitter() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.builder(database.dataSource()).metrics(metrics).build()) {
      metrics.bindTo(registry);
      var second = new SimpleMeterRegistry();
      metrics.bindTo(second);
      assertThat(gauge("pgemit.queue.messages")).isNaN();
      metrics.observe(io);

      var batch = io.batch();
      batch.emit("first");
      batch.emit("second");
      batch.publish();

      // The writer reports a commit after it has released the callers.
      await()
          .untilAsserted(
              () ->
                  assertThat(registry.get("pgemit.commit.messages").summary().totalAmount())
                      .isEqualTo(2));
      assertThat(second.get("pgemit.commit.messages").summary().count()).isEqualTo(1);
      assertThat(registry.get("pgemit.commit.time").timer().count()).isEqualTo(1);
      assertThat(registry.get("pgemit.commit.bytes").summary().totalAmount()).isPositive();
      assertThat(gauge("pgemit.queue.messages")).isZero();
      assertThat(gauge("pgemit.queue.bytes")).isZero();
      assertThat(gauge("pgemit.queue.age")).isZero();
      assertThat(gauge("pgemit.listener.wanted")).isZero();
      assertThat(gauge("pgemit.listener.connected")).isZero();
      assertThat(registry.get("pgemit.feature.up").tag("feature", "publish").gauge().value())
          .isEqualTo(1);
    }
  }

  @Test
  void countsFailuresByOutcome() throws Exception {
    metrics.bindTo(registry);
    try (var database = TestDatabase.createWithAttachments();
        var io =
            Emitter.builder(database.dataSource())
                .metrics(metrics)
                .retryTimeout(Duration.ZERO)
                .build()) {
      metrics.observe(io);
      database.execute("DROP TABLE socket_io_attachments");
      assertThatExceptionOfType(EmitException.class)
          .isThrownBy(() -> io.emit("needs the table", new byte[] {1}));
    }
    await()
        .untilAsserted(
            () ->
                assertThat(
                        registry
                            .get("pgemit.uncommitted.messages")
                            .tag("outcome", "failed")
                            .counter()
                            .count())
                    .isEqualTo(1));

    metrics.threadFailed("pgemit-writer", new OutOfMemoryError("simulated"));
    metrics.dispatched(3, Duration.ofMillis(1));
    assertThat(
            registry.get("pgemit.thread.failures").tag("thread", "pgemit-writer").counter().count())
        .isEqualTo(1);
    assertThat(registry.get("pgemit.dispatched.messages").counter().count()).isEqualTo(3);
  }

  @Test
  void everyMeterHasTheTags() {
    metrics.bindTo(registry);

    assertThat(registry.getMeters())
        .allSatisfy(meter -> assertThat(meter.getId().getTag("emitter")).isEqualTo("orders"));
    var names = new TreeSet<String>();
    registry.getMeters().forEach(meter -> names.add(meter.getId().getName()));
    names.removeIf(name -> name.endsWith(".histogram")); // of the simple registry alone
    assertThat(names)
        .containsExactly(
            "pgemit.commit.bytes",
            "pgemit.commit.messages",
            "pgemit.commit.time",
            "pgemit.dispatched.messages",
            "pgemit.dispatches",
            "pgemit.feature.up",
            "pgemit.listener.connected",
            "pgemit.listener.wanted",
            "pgemit.outbox.passed.messages",
            "pgemit.outbox.undeliverable.messages",
            "pgemit.queue.age",
            "pgemit.queue.bytes",
            "pgemit.queue.messages",
            "pgemit.thread.failures",
            "pgemit.uncommitted.messages");
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }
}
