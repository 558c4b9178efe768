package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgemit.Emitter;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.Tail;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests messages with a trace context. */
class TraceparentIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String FIRST = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final String SECOND = "00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbb-00";

  private TestDatabase database;
  private Emitter io;

  @BeforeEach
  void start() throws SQLException {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    io = Emitter.create(database.dataSource());
  }

  @AfterEach
  void stop() throws SQLException {
    io.close();
    database.close();
  }

  @Test
  void isSentWithTheMessageIfSet() throws SQLException {
    try (var listener = new NotificationReceiver(database)) {
      io.emit("e");
      var without = listener.nextPayload();
      io.withTraceparent(FIRST).emit("e");
      var with = listener.nextPayload();

      assertThat(without).doesNotContain("traceparent");
      assertThat(WireValues.at(WireValues.parseJson(with), "traceparent")).isEqualTo(FIRST);
      assertThat(bytes(with) - bytes(without)).isEqualTo(72);
    }
  }

  private static int bytes(String payload) {
    return payload.getBytes(StandardCharsets.UTF_8).length;
  }

  @Test
  void tailReportsItForSmallLargeAndBatchedMessages() throws Exception {
    try (var tail = io.tail().join()) {
      io.withTraceparent(FIRST).emit("small");
      io.withTraceparent(SECOND).emit("large", new byte[10_000]);
      io.emit("outside");
      var batch = io.batch();
      batch.withTraceparent(FIRST).emit("collected");
      batch.publish();
      io.withTraceparent(FIRST).everyone().disconnectSockets(true);

      assertThat(next(tail)).isEqualTo("small " + FIRST);
      assertThat(next(tail)).isEqualTo("large " + SECOND);
      assertThat(next(tail)).isEqualTo("outside null");
      assertThat(next(tail)).isEqualTo("collected " + FIRST);
      assertThat(next(tail)).isEqualTo("null " + FIRST);
    }
  }

  private static String next(Tail tail) throws InterruptedException {
    var message = tail.poll(TIMEOUT).orElseThrow();
    return message.event() + " " + message.traceparent();
  }

  @Test
  void duplicateWithAnotherTraceIsADuplicate() throws SQLException {
    var id = io.withTraceparent(FIRST).idempotent("key").emit("paid", 1);

    assertThat(io.withTraceparent(SECOND).idempotent("key").emit("paid", 1)).isEqualTo(id);
    assertThat(io.idempotent("key").emit("paid", 1)).isEqualTo(id);
  }

  @Test
  void scheduledMessagesKeepIt() throws SQLException {
    try (var dispatcher = Emitter.builder(database.dataSource()).dispatchScheduled(true).build();
        var listener = new NotificationReceiver(database)) {
      dispatcher.withTraceparent(FIRST).delay(Duration.ofMillis(1)).emit("later");

      assertThat(WireValues.at(listener.next(), "traceparent")).isEqualTo(FIRST);
    }
  }

  @Test
  void invalidFormatIsRejected() {
    assertThatExceptionOfType(InvalidMessageException.class)
        .isThrownBy(() -> io.withTraceparent("00-1-2-3"))
        .withMessageContaining("traceparent");
  }
}
