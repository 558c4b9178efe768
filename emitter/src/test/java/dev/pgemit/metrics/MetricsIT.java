package dev.pgemit.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.EmitterMetrics;
import dev.pgemit.fixture.WriterBlocker;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MetricsIT {
  private final List<Integer> committed = new ArrayList<>();
  private final List<Integer> failed = new ArrayList<>();
  private final EmitterMetrics metrics =
      new EmitterMetrics() {
        @Override
        public void committed(int messages, long bytes, Duration time) {
          assertThat(bytes).isPositive();
          assertThat(time).isPositive();
          committed.add(messages);
        }

        @Override
        public void failed(int messages, EmitException reason) {
          assertThat(reason.isOutcomeKnown()).isTrue();
          failed.add(messages);
        }
      };

  @Test
  void countsCommittedAndFailedMessages() throws SQLException {
    try (var database = TestDatabase.create()) {
      try (var io = Emitter.builder(database.dataSource()).metrics(metrics).build()) {
        for (var i = 0; i < 1_000; i++) {
          assertThat(io.emitAsync("e")).isNotNull();
        }
        io.emit("e");
        assertThat(catchThrowable(() -> io.emit("e", new byte[1]))).isNotNull();
      }
      assertThat(committed.stream().mapToInt(i -> i).sum()).isEqualTo(1_001);
      assertThat(committed).hasSizeLessThan(1_001);
      assertThat(failed).containsExactly(1);
    }
  }

  @Test
  void gaugesReportQueuedMessages() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource())) {
      var all = new ArrayList<CompletableFuture<String>>();
      try (var blocker = new WriterBlocker(database)) {
        all.add(io.emitAsync("first", new byte[1]));
        blocker.awaitBlockedWriter();
        assertThat(io.queuedMessages()).isZero();
        all.add(io.emitAsync("second", new byte[1_000]));
        all.add(io.emitAsync("third"));
        assertThat(io.queuedMessages()).isEqualTo(2);
        assertThat(io.queuedBytes()).isBetween(1_000L, 3_000L);
        assertThat(io.queueAge()).isPositive();
      }
      all.forEach(CompletableFuture::join);
      assertThat(io.queuedMessages()).isZero();
      assertThat(io.queuedBytes()).isZero();
      assertThat(io.queueAge()).isZero();
    }
  }

  @Test
  void countsDispatchedMessages() throws Exception {
    var dispatched = new LinkedBlockingQueue<Integer>();
    var counting =
        new EmitterMetrics() {
          @Override
          public void dispatched(int messages, Duration time) {
            assertThat(time).isPositive();
            dispatched.add(messages);
          }
        };
    try (var database = TestDatabase.create()) {
      Migrations.migrate(database.dataSource());
      try (var io =
          Emitter.builder(database.dataSource())
              .dispatchScheduled(true)
              .metrics(counting)
              .build()) {
        io.delay(Duration.ofMillis(1)).emit("later");
        assertThat(dispatched.poll(20, TimeUnit.SECONDS)).isEqualTo(1);
      }
    }
  }

  @Test
  void exceptionsInMetricsAreIgnored() throws SQLException {
    var broken =
        new EmitterMetrics() {
          @Override
          public void committed(int messages, long bytes, Duration time) {
            throw new IllegalStateException("broken");
          }
        };
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.builder(database.dataSource()).metrics(broken).build()) {
      assertThat(io.emit("one")).isNotEqualTo(io.emit("two"));
    }
  }
}
