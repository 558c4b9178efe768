package dev.pgemit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.testing.LoopbackPort;
import dev.pgemit.testing.RedisCluster;
import dev.pgemit.testing.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StreamTailIT {
  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final long UNKNOWN_LOSS = -1;

  private static RedisServer redis;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
    redis = RedisServer.start();
  }

  @AfterAll
  static void stop() {
    if (redis != null) {
      redis.close();
    }
  }

  private static Emitter emitter() {
    return Emitter.builder(RedisTransport.streams(redis.url())).build();
  }

  @Test
  void receivesTheEventsOfItsNamespaceAndFilter() throws Exception {
    try (var io = emitter();
        var tail = io.of("/shop").timeout(WAIT).tail("sold").join()) {
      io.emit("sold", "elsewhere");
      io.of("/shop").emit("bought", 1);
      io.of("/shop").emit("sold", 2);

      assertThat(tail.poll(WAIT).orElseThrow().args().toString()).isEqualTo("[2]");
    }
  }

  @Test
  void reportsThatEntriesMayBeLost() throws Exception {
    try (var io = emitter();
        var tail = io.timeout(WAIT).tail().join()) {
      io.emit("first");
      assertThat(tail.poll(WAIT).orElseThrow().lostBefore()).isZero();
      RedisCluster.command(redis, "DEL", "socket.io");
      io.emit("after");

      var after = tail.poll(WAIT);
      if (after.isEmpty()) { // the loss was reported at once
        assertThat(tail.takeLost()).isEqualTo(UNKNOWN_LOSS);
        assertThat(tail.poll(WAIT).orElseThrow().event()).isEqualTo("after");
      } else {
        assertThat(after.get().event()).isEqualTo("after");
        assertThat(after.get().lostBefore()).isEqualTo(UNKNOWN_LOSS);
      }
    }
  }

  @Test
  void endsWithItsEmitter() {
    var io = emitter();
    var tail = io.timeout(WAIT).tail().join();

    io.close();

    assertThat(tail.isClosed()).isTrue();
    await().atMost(WAIT).until(() -> threadsNamed("pgemit-redis-tail /") == 0);
  }

  private static long threadsNamed(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .count();
  }

  @Test
  void failsWithoutRedis() {
    var url = "redis://127.0.0.1:" + LoopbackPort.findFree();
    try (var io = Emitter.builder(RedisTransport.streams(url)).build()) {
      assertThatThrownBy(io.timeout(WAIT).tail()::join)
          .cause()
          .isInstanceOfSatisfying(
              EmitException.class, failure -> assertThat(failure.isRetryable()).isTrue())
          .hasMessageContaining("No connection to Redis");
    }
  }
}
