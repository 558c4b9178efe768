package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.transport.Capability;
import dev.pgemit.transport.ServerResponses;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests interceptors that refuse messages, fail or make a mistake. */
class InterceptorRefusalTest {
  private final RecordingTransport transport =
      new RecordingTransport()
          .with(Capability.SCHEDULING)
          .answering(request -> new ServerResponses(List.of("s"), List.of(), 0, List.of(), false));

  @Test
  void aRefusalPublishesNothing() {
    var refusing = Emitter.create(transport, refuse("no prices today"));

    assertThatExceptionOfType(MessageRefusedException.class)
        .isThrownBy(() -> refusing.emit("price"))
        .withMessage("The message was refused, and nothing was published: no prices today")
        .satisfies(
            refused -> {
              assertThat(refused.isRetryable()).isFalse();
              assertThat(refused.isOutcomeKnown()).isTrue();
            });
    assertRefused(refusing.emitAsync("price"));
    assertRefused(refusing.emitWithAck("price"));
    assertRefused(refusing.emitWithReceipt("price"));
    assertRefused(refusing.delay(Duration.ZERO).scheduleAsync("price"));
    assertThat(transport.published()).isEmpty();
  }

  private static void assertRefused(CompletableFuture<?> future) {
    assertThat(future)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(MessageRefusedException.class);
  }

  private static Interceptor refuse(String reason) {
    return message -> {
      throw new MessageRefusedException(reason);
    };
  }

  @Test
  void otherExceptionsReachTheCaller() {
    var failing =
        Emitter.create(
            transport,
            message -> {
              throw new SecurityException("not you");
            });

    assertThatThrownBy(() -> failing.emit("e")).isInstanceOf(SecurityException.class);
    assertThat(failing.emitAsync("e")).isCompletedExceptionally();
    assertThat(transport.published()).isEmpty();
  }

  @Test
  @SuppressWarnings("NullAway") // the mistake under test
  void mistakesAreNamed() {
    var kept = new AtomicReference<OutgoingMessage>();
    Emitter.create(transport, keepIn(kept)).emit("kept");

    assertThatThrownBy(() -> Emitter.create(transport, message -> null).emit("e"))
        .hasMessageContaining("returned null: it must return its argument");
    assertThatThrownBy(() -> Emitter.create(transport, message -> kept.get()).emit("e"))
        .hasMessageContaining("returned another message");
    assertThat(transport.published()).hasSize(1);
  }

  private static Interceptor keepIn(AtomicReference<OutgoingMessage> reference) {
    return message -> {
      reference.set(message);
      return message;
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"rooms", "server", "args", "changed"})
  void changesThatMakeNoSenseAreRefused(String change) {
    Map<String, Interceptor> changes =
        Map.of(
            "rooms", message -> message.withRooms(List.of()),
            "server", message -> message.withRooms(List.of("a")),
            "args", message -> message.withArgs(List.of(1)),
            "changed", message -> message.withChangedRooms(List.of("a")));
    Map<String, Consumer<Emitter>> calls =
        Map.of(
            "rooms", emitter -> emitter.to("a").emit("e"),
            "server", emitter -> emitter.serverSideEmit("e"),
            "args", emitter -> emitter.socketsJoin("a"),
            "changed", emitter -> emitter.emit("e"));
    var emitter = Emitter.create(transport, changes.get(change));

    assertThatExceptionOfType(InvalidMessageException.class)
        .isThrownBy(() -> calls.get(change).accept(emitter));
    assertThat(transport.published()).isEmpty();
  }
}
