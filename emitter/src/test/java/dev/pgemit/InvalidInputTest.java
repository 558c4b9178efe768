package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

@NullUnmarked // callers need not be null-checked
class InvalidInputTest {
  // The data source leads nowhere, since invalid input is rejected before a connection is opened.
  private final Emitter io = Emitter.create(new PGSimpleDataSource());

  @AfterEach
  void close() {
    io.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connect",
        "connect_error",
        "disconnect",
        "disconnecting",
        "newListener",
        "removeListener"
      })
  void reservedEventsAreRejected(String event) {
    assertThat(fields(() -> io.emit(event))).containsExactly("event");
    assertThat(fields(() -> io.serverSideEmit(event))).containsExactly("event");
    assertThat(io.emitAsync(event)).isCompletedExceptionally();
  }

  @ParameterizedTest
  @ValueSource(strings = {"connection", "new_namespace"})
  void internalServerEventsAreRejected(String event) {
    assertThat(fields(() -> io.serverSideEmit(event))).containsExactly("event");
    io.to("r").check(event);
  }

  @Test
  void disconnectWithoutRoomsRequiresEveryone() {
    assertThat(fields(() -> io.disconnectSockets(true))).containsExactly("everyone");
    assertThat(fields(() -> io.except("r").disconnectSockets(true))).containsExactly("everyone");
    assertThat(fields(() -> io.of("admin").checkDisconnectSockets())).containsExactly("everyone");
    assertThat(fields(() -> io.batch().disconnectSockets(false))).containsExactly("everyone");
    assertThat(io.disconnectSocketsAsync(true)).isCompletedExceptionally();
    assertThatThrownBy(() -> io.disconnectSockets(true))
        .hasMessageContaining("choose rooms (to), or confirm with everyone");
    io.to("r").checkDisconnectSockets();
    io.everyone().except("r").of("admin").compress(false).asVolatile().checkDisconnectSockets();
  }

  @Test
  void everyoneCannotBeCombinedWithRooms() {
    assertThat(fields(() -> io.everyone().to("r"))).containsExactly("rooms");
    assertThat(fields(() -> io.to("r").everyone())).containsExactly("everyone");
  }

  @Test
  void emptyRoomsAreRejected() {
    assertThat(fields(() -> io.to())).containsExactly("rooms");
    assertThat(fields(() -> io.to(List.of()))).containsExactly("rooms");
    assertThat(fields(() -> io.in(List.of()))).containsExactly("rooms");
    assertThat(fields(() -> io.in())).containsExactly("rooms");
    assertThat(fields(() -> io.socketsJoin())).containsExactly("rooms");
    assertThat(fields(() -> io.socketsLeave())).containsExactly("rooms");
    assertThat(io.to("r").socketsJoinAsync()).isCompletedExceptionally();
  }

  @Test
  void nullNamesAreRejected() {
    assertThat(fields(() -> io.to((String) null))).containsExactly("rooms");
    assertThat(fields(() -> io.to((String[]) null))).containsExactly("rooms");
    assertThat(fields(() -> io.except("a", null))).containsExactly("except");
    assertThat(fields(() -> io.except((String[]) null))).containsExactly("except");
    assertThat(fields(() -> io.socketsLeave((String[]) null))).containsExactly("rooms");
    assertThat(fields(() -> io.of(null))).containsExactly("namespace");
    assertThat(fields(() -> io.withId(null))).containsExactly("id");
    assertThat(fields(() -> io.emit(null, 1))).containsExactly("event");
  }

  @Test
  void allFaultsAreReportedTogether() {
    assertThat(fields(() -> io.emit("connect", Double.NaN, 1, new Object())))
        .containsExactly("event", "args[0]", "args[2]");
    assertThat(fields(() -> io.emit(null, Double.NaN))).containsExactly("event", "args[0]");
    assertThat(fields(() -> io.to("r").serverSideEmit("connection", Map.of("__proto__", 1))))
        .containsExactly("rooms", "event", "args[0]");
  }

  @Test
  void rejectionIsNotRetryableAndNamesTheFault() {
    var rejected =
        catchThrowableOfType(InvalidMessageException.class, () -> io.emit("e", Double.NaN));
    assertThat(rejected.isRetryable()).isFalse();
    assertThat(rejected.isOutcomeKnown()).isTrue();
    assertThat(rejected).hasMessageContaining("args[0]").hasMessageContaining("NaN");
  }

  @Test
  void invalidNamespacesAndIdsAreRejected() {
    assertThat(fields(() -> io.of("a\"b"))).containsExactly("namespace");
    assertThat(fields(() -> io.of("n".repeat(53)))).containsExactly("namespace");
    assertThat(fields(() -> io.withId("é"))).containsExactly("id");
  }

  @Test
  void asyncCallFailsItsFuture() {
    assertThatThrownBy(() -> io.emitAsync("e", Double.NaN).join())
        .hasCauseInstanceOf(InvalidMessageException.class);
    assertThatThrownBy(() -> io.to("r").serverSideEmitAsync("e").join())
        .hasCauseInstanceOf(InvalidMessageException.class);
  }

  @Test
  void checkRejectsTheSameInputAsEmit() {
    assertThat(fields(() -> io.to("r").check("connect", Double.NaN)))
        .containsExactly("event", "args[0]");
  }

  private static List<String> fields(ThrowingCallable call) {
    return catchThrowableOfType(InvalidMessageException.class, call).faults().stream()
        .map(InvalidMessageException.Fault::field)
        .toList();
  }
}
