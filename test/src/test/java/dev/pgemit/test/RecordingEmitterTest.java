package dev.pgemit.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.IdempotencyKeyReusedException;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.MessageKind;
import dev.pgemit.MessageRefusedException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class RecordingEmitterTest {
  private static final String TRACEPARENT =
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private final RecordingEmitter recording = RecordingEmitter.create();
  private final Emitter io = recording.emitter();

  @Test
  void recordsEveryPartOfAMessage() {
    var id =
        io.of("/admin")
            .to("a", "b")
            .except("c")
            .asVolatile()
            .compress(false)
            .idempotent("key")
            .withTraceparent(TRACEPARENT)
            .emit("price", 1, null, new byte[] {1});

    assertThat(recording.messages()).hasSize(1);
    var message = recording.messages().get(0);
    assertThat(message.kind()).isEqualTo(MessageKind.EMIT);
    assertThat(message.id()).isEqualTo(id);
    assertThat(message.namespace()).isEqualTo("/admin");
    assertThat(message.rooms()).containsExactly("a", "b");
    assertThat(message.except()).containsExactly("c");
    assertThat(message.event()).isEqualTo("price");
    assertThat(message.args()).hasToString("[1, null, \"AQ==\"]");
    assertThat(message.isVolatile()).isTrue();
    assertThat(message.mayCompress()).isFalse();
    assertThat(message.isInline()).isFalse(); // binary needs an attachment
    assertThat(message.delivery().idempotencyKey()).isEqualTo("key");
    assertThat(message.delivery().traceparent()).isEqualTo(TRACEPARENT);
    assertThat(message.delivery().isTransactional()).isFalse();
  }

  @Test
  void recordsEveryKind() {
    io.emit("e");
    io.emitWithAck("e").join();
    io.serverSideEmit("e");
    io.serverSideEmitWithAck("e").join();
    io.socketsJoin("a");
    io.socketsLeave("a");
    io.to("a").disconnectSockets(true);

    assertThat(recording.messages())
        .extracting(RecordedMessage::kind)
        .containsExactly(MessageKind.values());
    assertThat(recording.messages().get(4).changedRooms()).containsExactly("a");
  }

  @Test
  void checksInputAsARealEmitter() {
    assertThatExceptionOfType(InvalidMessageException.class)
        .isThrownBy(() -> io.emit("disconnect", Double.NaN))
        .satisfies(invalid -> assertThat(invalid.faults()).hasSize(2));
    assertThatExceptionOfType(InvalidMessageException.class)
        .isThrownBy(() -> io.of("x".repeat(60)));
    assertThat(recording.messages()).isEmpty();
  }

  @Test
  void messagesOfABatchShareTheirCall() {
    var batch = io.batch();
    batch.emit("first");
    batch.emit("second");
    assertThat(recording.messages()).isEmpty();
    batch.publish();
    io.emit("third");

    assertThat(recording.messages()).extracting(RecordedMessage::call).containsExactly(1, 1, 2);
  }

  @Test
  void recordsTransactionsAndSchedules() {
    io.using(unused(Connection.class)).emit("e");
    io.using(unused(DataSource.class)).batch().publish();
    var later = Instant.parse("2030-01-01T00:00:00Z");
    assertThat(io.deliverAt(later).scheduleAsync("e").join().deliverAt()).isEqualTo(later);
    io.delay(Duration.ofHours(1)).emit("e");

    assertThat(recording.messages())
        .extracting(message -> message.delivery().isTransactional())
        .containsExactly(true, false, false);
    assertThat(recording.messages().get(1).delivery().deliverAt()).isEqualTo(later);
    assertThat(recording.messages().get(2).delivery().delay()).isEqualTo(Duration.ofHours(1));
  }

  private static <T> T unused(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              throw new AssertionError("The recording emitter uses no " + type.getSimpleName());
            }));
  }

  @Test
  void repeatedKeysPublishOnce() {
    var id = io.idempotent("key").emit("e", 1);

    assertThat(io.idempotent("key").emit("e", 1)).isEqualTo(id);
    assertThatExceptionOfType(IdempotencyKeyReusedException.class)
        .isThrownBy(() -> io.idempotent("key").emit("e", 2));
    assertThat(recording.messages()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "REFUSED, false, true",
    "UNAVAILABLE, true, true",
    "QUEUE_FULL, true, true",
    "UNKNOWN_OUTCOME, true, false"
  })
  void failuresAreThoseOfARealEmitter(EmitFailure failure, boolean retryable, boolean known) {
    recording.failNext(failure);
    assertThatExceptionOfType(EmitException.class)
        .isThrownBy(() -> io.withId("chosen").emit("e"))
        .satisfies(
            thrown -> {
              assertThat(thrown.isRetryable()).isEqualTo(retryable);
              assertThat(thrown.isOutcomeKnown()).isEqualTo(known);
              assertThat(thrown.messageIds()).containsExactly("chosen");
            });
    io.emit("works");

    recording.failAll(failure);
    assertThat(io.emitAsync("e")).isCompletedExceptionally();
    assertThat(io.emitWithAck("e")).isCompletedExceptionally();
    recording.succeed();
    io.emit("works");
    assertThat(recording.messages())
        .extracting(RecordedMessage::event)
        .containsExactly("works", "works");
  }

  @Test
  void clientsAcknowledge() {
    recording.acknowledge("price", "ok", 7);
    var complete = io.emitWithAck("price").join();
    assertThat(complete.responses()).hasToString("[\"ok\", 7]");
    assertThat(complete.clients()).isEqualTo(2);
    assertThat(complete.timedOut()).isFalse();

    recording.acknowledgeUntilTimeout("price", "ok");
    var streamed = new ArrayList<JsonNode>();
    var partial = io.emitWithAck(streamed::add, "price").join();
    assertThat(streamed).hasToString("[\"ok\"]");
    assertThat(partial.clients()).isEqualTo(2);
    assertThat(partial.timedOut()).isTrue();

    assertThat(io.emitWithAck("other").join().clients()).isZero();
  }

  @Test
  void serversAnswer() {
    recording.answer("stats", 1, 2);
    assertThat(io.serverSideEmitWithAck("stats").join().responses()).hasToString("[1, 2]");

    recording.answerUntilTimeout("stats", 1);
    var partial = io.serverSideEmitWithAck("stats").join();
    assertThat(partial.responses()).hasSize(1);
    assertThat(partial.missing()).hasSize(1);
    assertThat(partial.timedOut()).isTrue();
    assertThat(io.servers().join()).hasSize(1);
  }

  @Test
  void simulatedSocketsAreFound() {
    recording.addSocket("/", "s1", "a");
    recording.addSocket("/", "s2", "a", "b");
    recording.addSocket("/admin", "s3", "a");

    assertThat(io.to("a").except("b").fetchSockets().join().sockets())
        .extracting(socket -> socket.id())
        .containsExactly("s1");
    assertThat(io.to("a").emitWithReceipt("e").join().sockets()).isEqualTo(2);
    assertThat(io.count("b").join()).isEqualTo(1);
    assertThat(io.of("/admin").anyoneIn("s3").join()).isTrue();
    assertThat(io.of("/admin").fetchRooms().join().rooms()).hasSize(1);
  }

  @Test
  void interceptorsOfTheApplicationRun() {
    var refusing =
        RecordingEmitter.create(
            message -> {
              if (message.rooms().isEmpty()) {
                throw new MessageRefusedException("name a room");
              }
              return message.withRooms(List.of("changed"));
            });

    refusing.emitter().to("a").emit("e");
    assertThatExceptionOfType(MessageRefusedException.class)
        .isThrownBy(() -> refusing.emitter().emit("e"));
    assertThat(refusing.messages())
        .extracting(RecordedMessage::rooms)
        .containsExactly(List.of("changed"));
  }

  @Test
  void whatNeedsPostgresIsRefusedByName() {
    assertThatExceptionOfType(EmitException.class)
        .isThrownBy(io::scheduled)
        .withMessageContaining("The transport \"RecordingEmitter\" cannot list or change");
    assertThat(io.tail()).isCompletedExceptionally();
  }

  @Test
  void clearForgetsAndCloseEnds() {
    io.idempotent("key").emit("e", 1);
    recording.failAll(EmitFailure.REFUSED);
    recording.clear();
    assertThat(recording.messages()).isEmpty();
    io.idempotent("key").emit("e", 2);

    recording.close();
    assertThatExceptionOfType(EmitException.class)
        .isThrownBy(() -> io.emit("e"))
        .withMessageContaining("The emitter is closed");
  }
}
