package dev.pgemit.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.testing.LoopbackPort;
import dev.pgemit.testing.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalRedisIT {
  private static final String STARTED = "started";

  /** A process that starts Redis, and never stops it. */
  static final class Owner {
    private Owner() {}

    public static void main(String[] arguments) throws InterruptedException {
      var redis = LocalRedis.start(LocalRedis.findProgram(), Integer.parseInt(arguments[0]));
      System.out.println(STARTED);
      new CountDownLatch(1).await();
      redis.close();
    }
  }

  @BeforeAll
  static void requireRedis() {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void redisEndsWithItsOwner(boolean isKilled) throws Exception {
    var port = LoopbackPort.findFree();
    var owner = startOwner(port);
    try (var lines = owner.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).isEqualTo(STARTED);
      assertThat(isListening(port)).isTrue();
    } finally {
      if (isKilled) {
        owner.destroyForcibly();
      } else {
        owner.destroy();
      }
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> !isListening(port));
  }

  private static Process startOwner(int port) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Owner.class.getName(),
            Integer.toString(port))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void closeEndsRedis() throws Exception {
    var port = LoopbackPort.findFree();
    var redis = LocalRedis.start(LocalRedis.findProgram(), port);
    assertThat(isListening(port)).isTrue();

    redis.close();

    assertThat(isListening(port)).isFalse();
  }

  private static boolean isListening(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
