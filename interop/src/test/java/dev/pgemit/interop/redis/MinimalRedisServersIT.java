package dev.pgemit.interop.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.interop.node.ExampleServer;
import dev.pgemit.interop.node.NodeProcess;
import dev.pgemit.redis.RedisTransport;
import dev.pgemit.testing.LoopbackPort;
import dev.pgemit.testing.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the servers that {@code pgemit dev --transport} and the documentation show. */
class MinimalRedisServersIT {
  private static final Path SOURCES = Path.of("../cli/src/main/resources/dev/pgemit/cli/dev");
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @ParameterizedTest
  @ValueSource(strings = {"redis-sharded", "redis-streams", "redis-classic"})
  void receivesEventsAgainAfterARestartOfRedis(String wire) throws Exception {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
    var redis = RedisServer.start();
    var port = LoopbackPort.findFree();
    var server = startServer(wire, redis.url(), port);
    try (var io = Emitter.builder(transport(wire, redis.url())).build();
        var clients = NodeProcess.start("clients.mjs")) {
      await()
          .atMost(TIMEOUT)
          .ignoreExceptions()
          .until(
              () ->
                  clients.call(
                      "connect", Map.of("name", "page", "url", "http://127.0.0.1:" + port)),
              reply -> true);
      awaitDelivery(io, clients, "before");

      redis.close();
      redis = RedisServer.startOn(redis.port());

      awaitDelivery(io, clients, "after");
      assertThat(server.isAlive()).isTrue();
    } finally {
      server.destroy();
      redis.close();
    }
  }

  // The server subscribes in the background, and misses what is published before.
  private static void awaitDelivery(Emitter io, NodeProcess clients, String event) {
    await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(EmitException.class)
        .until(
            () -> {
              io.emit(event);
              return clients
                  .reports("event")
                  .anyMatch(line -> line.get("event").asString().equals(event));
            });
  }

  private static RedisTransport transport(String wire, String url) {
    return switch (wire) {
      case "redis-sharded" -> RedisTransport.sharded(url);
      case "redis-classic" -> RedisTransport.classic(url);
      default -> RedisTransport.streams(url);
    };
  }

  private static Process startServer(String wire, String url, int port) throws IOException {
    var source = Files.readString(SOURCES.resolve(wire + ".mjs"));
    var builder =
        new ProcessBuilder("node", "--input-type=module").directory(ExampleServer.install());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("REDIS_URL", url);
    builder.environment().put("PORT", Integer.toString(port));
    var server = builder.start();
    try (var input = server.outputWriter(StandardCharsets.UTF_8)) {
      input.write(source);
    }
    return server;
  }

  @Test
  void documentationShowsTheSourceForTheShardedAdapter() throws IOException {
    assertThat(Path.of("../docs/redis.md"))
        .content()
        .contains("```js\n" + Files.readString(SOURCES.resolve("redis-sharded.mjs")) + "```");
  }
}
