package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.pgemit.transport.Capability;
import dev.pgemit.transport.Result;
import dev.pgemit.transport.ServerRequest;
import dev.pgemit.transport.ServerResponses;
import dev.pgemit.transport.TransportFailure;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

/** Tests the emitter's API over a transport that is not Postgres. */
class TransportTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final RecordingTransport transport = new RecordingTransport();
  private final Emitter io = Emitter.create(transport);

  @Test
  void emitsReachTheTransportEncoded() {
    var id = io.of("/admin").to("room1").except("room2").emit("price", 1);
    var second = io.emitAsync("other").join();
    io.socketsJoin("room3");

    assertThat(transport.published()).hasSize(3);
    var message = transport.published().get(0).get(0);
    assertThat(message.path("id").asString()).isEqualTo(id);
    assertThat(message.path("nsp").asString()).isEqualTo("/admin");
    assertThat(message.at("/data/packet/data")).hasToString("[\"price\",1]");
    assertThat(message.at("/data/opts/rooms/0").asString()).isEqualTo("room1");
    assertThat(message.at("/data/opts/except/0").asString()).isEqualTo("room2");
    assertThat(transport.published().get(1).get(0).path("id").asString()).isEqualTo(second);
  }

  @Test
  void aBatchIsOnePublication() {
    var batch = io.batch();
    batch.to("a").emit("first");
    var future = batch.to("b").emitAsync("second");
    var ids = batch.publish();

    assertThat(transport.published()).hasSize(1);
    assertThat(transport.published().get(0))
        .extracting(message -> message.path("id").asString())
        .isEqualTo(ids);
    assertThat(future).isCompletedWithValue(ids.get(1));
  }

  @Test
  void inputIsCheckedBeforeTheTransportSeesIt() {
    assertThatExceptionOfType(InvalidMessageException.class)
        .isThrownBy(() -> io.emit("disconnect"));
    assertThatExceptionOfType(InvalidMessageException.class)
        .isThrownBy(() -> io.of("x".repeat(60)));
    assertThat(transport.published()).isEmpty();
  }

  @Test
  void failuresKeepTheirKindAndNameTheMessage() {
    transport.failWith(
        new Result.Failed(TransportFailure.unknownOutcome("The connection broke", null)));

    assertThatExceptionOfType(EmitException.class)
        .isThrownBy(() -> io.withId("chosen").emit("event"))
        .satisfies(
            failure -> {
              assertThat(failure.isRetryable()).isTrue();
              assertThat(failure.isOutcomeKnown()).isFalse();
              assertThat(failure.messageIds()).containsExactly("chosen");
            });
  }

  @Test
  void acknowledgementsAreAnsweredByTheTransport() {
    transport.answering(
        request -> {
          assertThat(request.kind()).isEqualTo(ServerRequest.Kind.ACKNOWLEDGEMENTS);
          var answer = JsonNodeFactory.instance.stringNode("thanks");
          return new ServerResponses(List.of("server1"), List.of(), 1, List.of(answer), false);
        });

    var answers = io.to("room1").emitWithAck("price", 1).join();

    assertThat(answers.responses()).hasToString("[\"thanks\"]");
    assertThat(answers.servers()).isEqualTo(1);
    var message = transport.published().get(0).get(0);
    assertThat(message.path("id").asString()).isEqualTo(answers.id());
    assertThat(message.at("/data/requestId").asString()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"emitWithAck", "fetchSockets", "serverSideEmitWithAck", "servers"})
  void requestsAreRefusedWithoutAnswers(String call) {
    var future =
        switch (call) {
          case "emitWithAck" -> io.emitWithAck("event");
          case "fetchSockets" -> io.fetchSockets();
          case "serverSideEmitWithAck" -> io.serverSideEmitWithAck("event");
          default -> io.servers();
        };

    assertUnsupported(future, "collect answers");
    assertThat(transport.published()).isEmpty();
  }

  @Test
  void tailsAreRefused() {
    assertUnsupported(io.tail(), "receive the messages of others");
  }

  @Test
  void missingFeaturesAreNamed() {
    assertUnsupported(() -> io.idempotent("key"), "idempotency key");
    assertUnsupported(() -> io.idempotentBatch("key"), "idempotency key");
    assertUnsupported(() -> io.delay(Duration.ofSeconds(1)), "schedule messages");
    assertUnsupported(() -> io.deliverAt(Instant.now()), "schedule messages");
    assertUnsupported(() -> io.using(unused(Connection.class)), "join a transaction");
    assertUnsupported(() -> io.using(unused(DataSource.class)), "join a transaction");
    assertUnsupported(io::scheduled, "scheduled and recurring");
    assertUnsupported(io::recurring, "scheduled and recurring");
    assertThat(transport.published()).isEmpty();
  }

  @Test
  void supportedFeaturesReachTheTransport() {
    transport.with(Capability.IDEMPOTENCY, Capability.SCHEDULING);

    assertThatNoException().isThrownBy(() -> io.idempotent("key").emit("event"));
    assertThatNoException().isThrownBy(() -> io.delay(Duration.ofSeconds(1)).emit("event"));
    assertThat(transport.published()).hasSize(2);
  }

  @Test
  void statusAndCloseAreTheTransports() {
    assertThat(io.status())
        .extracting(FeatureStatus::state)
        .containsExactly(
            FeatureStatus.State.WORKING, FeatureStatus.State.IDLE, FeatureStatus.State.IDLE);
    assertThat(io.queuedMessages()).isZero();

    io.close();

    assertThat(transport.isClosed()).isTrue();
  }

  private static void assertUnsupported(ThrowingCallable call, String feature) {
    assertThatExceptionOfType(EmitException.class)
        .isThrownBy(call)
        .withMessageContaining("The transport \"recording\" cannot")
        .withMessageContaining(feature)
        .satisfies(TransportTest::assertPermanent);
  }

  private static void assertUnsupported(CompletableFuture<?> future, String feature) {
    assertThat(future)
        .failsWithin(LIMIT)
        .withThrowableThat()
        .havingCause()
        .withMessageContaining(feature)
        .isInstanceOfSatisfying(EmitException.class, TransportTest::assertPermanent);
  }

  private static void assertPermanent(EmitException failure) {
    assertThat(failure.isRetryable()).isFalse();
    assertThat(failure.isOutcomeKnown()).isTrue();
  }

  private static <T> T unused(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              throw new AssertionError("The transport uses no " + type.getSimpleName());
            }));
  }
}
