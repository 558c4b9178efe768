package dev.pgemit.test;

import static dev.pgemit.test.PgemitAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PgemitAssertionsTest {
  private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");

  private final RecordingEmitter recording = RecordingEmitter.create();

  record Price(int cents, LocalDate day) {}

  PgemitAssertionsTest() {
    var io = recording.emitter();
    io.to("a", "b").except("c").asVolatile().withId("chosen").idempotent("key").emit("price", 1);
    io.emit("price", new Price(5, LocalDate.of(2026, 1, 2)), null);
    io.of("/admin").emit("price", new byte[] {1}, 1.5);
    io.delay(Duration.ofMinutes(1)).emit("later");
    io.deliverAt(LATER).emit("later");
    io.serverSideEmit("reload", (Object) null);
    io.to("a").socketsJoin("x", "y");
    io.to("a").socketsLeave("x");
    io.to("a").disconnectSockets(true);
  }

  @Test
  void whatWasEmittedPasses() {
    assertThat(recording).hasMessages(9).neverEmitted("other");
    assertThat(recording).emitted("price").times(3);
    assertThat(recording)
        .emitted("price")
        .to("b", "a")
        .except("c")
        .asVolatile()
        .withId("chosen")
        .withIdempotencyKey("key")
        .withArgs(1)
        .once();
    assertThat(recording)
        .emitted("price")
        .toEveryone()
        .withArgs(Map.of("day", "2026-01-02", "cents", 5L), null);
    assertThat(recording).emitted("price").inNamespace("/admin").withArgs(new byte[] {1}, 1.5);
    assertThat(recording).emitted("price").matching("inline", RecordedMessage::isInline).times(2);
    assertThat(recording).emitted("later").delayedBy(Duration.ofMinutes(1)).once();
    assertThat(recording).emitted("later").deliveredAt(LATER).once();
    assertThat(recording).emittedToServers("reload").withArgs((Object[]) null);
    assertThat(recording).madeJoin("y").to("a");
    assertThat(recording).madeLeave("x").to("a");
    assertThat(recording).disconnected().to("a");
    assertThat(List.of(1)).hasSize(1); // AssertJ's own
  }

  static Stream<Consumer<RecordingEmitter>> wrongAssertions() {
    return Stream.of(
        emitter -> assertThat(emitter).emitted("other"),
        emitter -> assertThat(emitter).emitted("reload"),
        emitter -> assertThat(emitter).emittedToServers("price"),
        emitter -> assertThat(emitter).neverEmitted("price"),
        emitter -> assertThat(emitter).emittedNothing(),
        emitter -> assertThat(emitter).hasMessages(8),
        emitter -> assertThat(emitter).emitted("price").to("a"),
        emitter -> assertThat(emitter).emitted("price").to(),
        emitter -> assertThat(emitter).emitted("price").except("d"),
        emitter -> assertThat(emitter).emitted("price").inNamespace("/other"),
        emitter -> assertThat(emitter).emitted("price").withArgs(2),
        emitter -> assertThat(emitter).emitted("price").withArgs(1, 2),
        emitter -> assertThat(emitter).emitted("price").withArgs(new byte[] {2}, 1.5),
        emitter -> assertThat(emitter).emitted("price").withId("other"),
        emitter -> assertThat(emitter).emitted("price").withIdempotencyKey("other"),
        emitter -> assertThat(emitter).emitted("price").inTransaction(),
        emitter -> assertThat(emitter).emitted("price").once(),
        emitter -> assertThat(emitter).emitted("later").asVolatile(),
        emitter -> assertThat(emitter).emitted("later").delayedBy(Duration.ofMinutes(2)),
        emitter -> assertThat(emitter).emitted("later").deliveredAt(Instant.EPOCH),
        emitter -> assertThat(emitter).emittedToServers("reload").toEveryone(),
        emitter -> assertThat(emitter).madeJoin("z"),
        emitter -> assertThat(emitter).madeLeave("y"),
        emitter -> assertThat(emitter).disconnected().to("b"));
  }

  @ParameterizedTest
  @MethodSource("wrongAssertions")
  void whatWasNotEmittedFails(Consumer<RecordingEmitter> assertion) {
    assertThatThrownBy(() -> assertion.accept(recording)).isInstanceOf(AssertionError.class);
  }

  @Test
  void failuresListTheMessages() {
    assertThatThrownBy(() -> assertThat(recording).as("orders").emitted("price").to("d"))
        .hasMessageContaining(
            """
            Expected the event "price" to the rooms [d], but found:
              EMIT "price" with [1] to [a, b] except [c] in /
              EMIT "price" with [{"cents":5,"day":"2026-01-02"}, null] to everyone in /
            """)
        .hasMessageContaining("to everyone in /admin");
    recording.clear();
    assertThatThrownBy(() -> assertThat(recording).emitted("price"))
        .hasMessageContaining("Expected the event \"price\", but the messages are: none");
  }
}
