package dev.pgemit.interop.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.RedisServer;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every adapter with one Redis server. */
class RedisWiresIT extends RedisWireCases {
  private @Nullable RedisServer redis;

  @Override
  List<String> wires() {
    return List.of(
        "sharded-dynamic",
        "sharded-static",
        "sharded-dynamic-private",
        "classic-8.3.0",
        "classic-7.2.0",
        "streams-0.3.1",
        "streams-0.2.2",
        "streams-0.1.0");
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
}
