package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.util.RawValue;

/** What is refused before anything is written: no database is needed, nor asked. */
class RefusalTest {
  private static final Emitter IO = Emitter.create(new PGSimpleDataSource());

  @AfterAll
  static void close() {
    IO.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\"b", "a\nb", "a\u0000b", "a\ud800"})
  void aNamespaceThatNoServerCouldHear(String namespace) {
    assertFaults(() -> IO.of(namespace), "namespace");
  }

  @Test
  void aChannelLongerThan63Bytes() {
    assertThatCode(() -> IO.of("/" + "n".repeat(52))).doesNotThrowAnyException();
    assertFaults(() -> IO.of("/" + "n".repeat(53)), "namespace");
    assertFaults(() -> IO.of("/" + "é".repeat(27)), "namespace");
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
  void anEventThatSocketIoReserves(String event) {
    assertFaults(() -> IO.emit(event), "event");
    assertFaults(() -> IO.serverSideEmit(event), "event");
  }

  @ParameterizedTest
  @ValueSource(strings = {"connection", "new_namespace"})
  void aServerSideEventThatWouldRunTheServersOwnHandlers(String event) {
    assertFaults(() -> IO.serverSideEmit(event), "event");
    assertThatCode(() -> IO.to("r").check(event)).doesNotThrowAnyException();
  }

  @Test
  void noRoomWhereOneIsMeant() {
    assertFaults(() -> IO.to(), "rooms");
    assertFaults(() -> IO.to(List.of()), "rooms");
    assertFaults(() -> IO.socketsJoin(), "rooms");
    assertFaults(() -> IO.socketsLeave(), "rooms");
    assertFaults(() -> IO.to("r").serverSideEmit("e"), "rooms");
    assertThatCode(() -> IO.except()).doesNotThrowAnyException();
  }

  @Test
  void everyFaultOfACallIsNamedAtOnce() {
    assertFaults(
        () -> IO.emit("connect", 1, Double.NaN, "fine", Map.of("__proto__", 1), new Object()),
        "event",
        "args[1]",
        "args[3]",
        "args[4]");
  }

  @Test
  void numbersThatJavaScriptDoesNotHave() {
    for (var number :
        new Object[] {
          Double.POSITIVE_INFINITY,
          Float.NaN,
          new BigDecimal("1e400"),
          BigInteger.TEN.pow(400),
          new RawValue("1e1000000000"),
          new double[] {1, Double.NEGATIVE_INFINITY},
        }) {
      assertFaults(() -> IO.emit("e", number), "args[0]");
    }
  }

  @Test
  void rawJsonThatIsNone() {
    for (var raw : List.of("", "{", "1 2", "{\"a\":1}}", "nul", "{\"__proto__\":1}")) {
      assertFaults(() -> IO.emit("e", new RawValue(raw)), "args[0]");
    }
  }

  @Test
  void aKeyThatHasNoFormInUtf8() {
    assertFaults(() -> IO.emit("e", Map.of("\ud800", 1)), "args[0]");
  }

  @Test
  void anObjectThatHoldsItself() {
    var list = new java.util.ArrayList<Object>();
    list.add(list);
    assertFaults(() -> IO.emit("e", list), "args[0]");
  }

  @Test
  void theReasonNamesWhereInTheArgumentItIs() {
    record Order(String name, double price) {}

    assertThatThrownBy(() -> IO.emit("e", new Order("x", Double.NaN)))
        .hasMessageContaining("args[0]")
        .hasMessageContaining("NaN")
        .hasMessageContaining("price");
  }

  @Test
  void anAsynchronousEmitFailsByItsFutureAlone() {
    assertThat(IO.emitAsync("connect"))
        .failsWithin(java.time.Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(InvalidMessageException.class);
    assertThat(IO.socketsJoinAsync()).isCompletedExceptionally();
  }

  @Test
  void idsAndOptionsOutOfBounds() {
    assertFaults(() -> IO.withId(""), "id");
    assertFaults(() -> IO.withId("é"), "id");
    assertFaults(() -> IO.withId("x".repeat(256)), "id");
    var dataSource = new PGSimpleDataSource();
    assertFaults(
        () -> Emitter.builder(dataSource).payloadThreshold(8_000).build(), "payloadThreshold");
    assertFaults(
        () -> Emitter.builder(dataSource).payloadThreshold(-1).build(), "payloadThreshold");
    assertFaults(() -> Emitter.builder(dataSource).channelPrefix("").build(), "channelPrefix");
    assertFaults(
        () -> Emitter.builder(dataSource).channelPrefix("p".repeat(62)).build(), "channelPrefix");
    for (var table : List.of("", "a.b.c", "a\"; DROP TABLE x", "a..b", "t".repeat(64))) {
      assertFaults(
          () -> Emitter.builder(dataSource).attachmentsTable(table).build(), "attachmentsTable");
    }
  }

  private static void assertFaults(ThrowingCallable call, String... fields) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InvalidMessageException.class,
            invalid -> {
              assertThat(invalid.faults()).extracting("field").containsExactly((Object[]) fields);
              assertThat(invalid.isRetryable()).isFalse();
              assertThat(invalid.isOutcomeKnown()).isTrue();
            });
  }
}
