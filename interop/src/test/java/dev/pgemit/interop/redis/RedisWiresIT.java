package dev.pgemit.interop.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.EmitException;
import dev.pgemit.interop.AdapterVersions;
import dev.pgemit.testing.RedisCluster;
import dev.pgemit.testing.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every adapter with one Redis server. */
class RedisWiresIT extends RedisWireCases {
  private @Nullable RedisServer redis;

  @Override
  List<String> wires() {
    return AdapterVersions.redis();
  }

  @Override
  String startRedis() throws IOException {
    var started = RedisServer.start();
    redis = started;
    return started.url();
  }

  @Override
  boolean isCluster() {
    return false;
  }

  @Override
  void stopRedis() {
    if (redis != null) {
      redis.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"streams-0.3.1", "streams-0.2.2", "streams-0.1.0"})
  void aClientThatWasAwayRecoversEachEventOnce(String wire) {
    var fixture = fixture(wire);
    var event = "missed-" + wire;
    fixture.emitter().emit(event, 1);
    fixture.awaitThat(() -> !fixture.alice().received(event).isEmpty());

    fixture.alice().interrupt();
    fixture.emitter().emit(event, 2);
    fixture.emitter().to("red").emit(event, new byte[] {3});
    fixture.emitter().to("blue").emit(event, "for others");
    fixture.emitter().serverSideEmit(event);

    assertThat(fixture.alice().resume()).isTrue();
    fixture.awaitDelivery();
    // The servers append the position in the stream as one more argument.
    assertThat(fixture.alice().received(event).stream().map(args -> args.get(0).toString()))
        .containsExactly("1", "2", "{\"$binary\":\"Aw==\"}");
  }

  /** Redis closes the connection of a subscriber whose answers exceed a limit. */
  @ParameterizedTest
  @ValueSource(strings = {"sharded-dynamic", "classic-8.3.0", "streams-0.3.1"})
  void answersBeyondTheLimitOfRedisFailTheRequest(String wire) throws Exception {
    var io = fixture(wire).emitter().in("large-" + wire).timeout(Duration.ofSeconds(20));
    var unused = servers().connect(wire, 0, "/", "large-" + wire, "x".repeat(200_000));
    limitAnswers("pubsub 65536 0 0");
    try {
      assertThatThrownBy(() -> io.fetchSockets().join())
          .cause()
          .isInstanceOfSatisfying(
              EmitException.class,
              failure -> {
                assertThat(failure.isRetryable()).isTrue();
                assertThat(failure).hasMessageContaining("client-output-buffer-limit");
              });
    } finally {
      limitAnswers("pubsub 33554432 8388608 60"); // the default
    }

    assertThat(io.fetchSockets().join().sockets()).hasSize(1);
  }

  private void limitAnswers(String limit) throws Exception {
    var server = Objects.requireNonNull(redis);
    assertThat(RedisCluster.command(server, "CONFIG", "SET", "client-output-buffer-limit", limit))
        .isEqualTo("OK");
  }
}
