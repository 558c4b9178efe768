package dev.pgemit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.TransportEmitterBuilder;
import dev.pgemit.testing.LoopbackPort;
import dev.pgemit.testing.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Failures of a real Redis, and what callers learn from them. */
class RedisFailuresIT {
  private static final int MAX_ATTEMPTS = 10;

  @BeforeAll
  static void requireRedis() {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
  }

  private static TransportEmitterBuilder sharded(String url) {
    return Emitter.builder(RedisTransport.sharded(url)).retryTimeout(Duration.ZERO);
  }

  private static EmitException failureOf(Emitter io) {
    return catchThrowableOfType(EmitException.class, () -> io.emit("event"));
  }

  private static void command(RedisServer redis, Consumer<RedisCommands<String, String>> command) {
    var client = RedisClient.create(redis.url());
    try (var connection = client.connect()) {
      command.accept(connection.sync());
    } finally {
      client.shutdown();
    }
  }

  @Test
  void aMissingServerIsReportedWithoutItsPassword() {
    var url = "redis://user:s3cret@127.0.0.1:" + LoopbackPort.findFree();
    try (var io = sharded(url).build()) {
      var failure = failureOf(io);

      assertThat(failure.isRetryable()).isTrue();
      assertThat(failure.isOutcomeKnown()).isTrue();
      assertThat(failure)
          .hasMessageContaining("127.0.0.1")
          .hasMessageContaining("Nothing was published");
      assertThat(failure.getCause()).hasStackTraceContaining("127.0.0.1");
      assertThat(stackTrace(failure)).doesNotContain("s3cret");
      assertThat(io.status().toString()).doesNotContain("s3cret").contains("FAILING");
    }
  }

  private static String stackTrace(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void aWrongPasswordIsPermanent() throws IOException {
    try (var redis = RedisServer.start("--requirepass", "right");
        var io = sharded("redis://:s3cret@127.0.0.1:" + redis.port()).build()) {
      var failure = failureOf(io);

      assertThat(failure).hasMessageContaining("WRONGPASS").hasMessageContaining("the password");
      assertThat(failure.isRetryable()).isFalse();
      assertThat(stackTrace(failure)).doesNotContain("s3cret");
    }
  }

  @Test
  void theRightPasswordPublishes() throws IOException {
    try (var redis = RedisServer.start("--requirepass", "right");
        var io = sharded("redis://:right@127.0.0.1:" + redis.port()).build()) {
      assertThat(io.emit("event")).isNotEmpty();
    }
  }

  @Test
  void aRestartIsSurvivedByRetries() throws Exception {
    var redis = RedisServer.start();
    try (var io =
        Emitter.builder(RedisTransport.sharded(redis.url()))
            .retryTimeout(Duration.ofSeconds(60))
            .build()) {
      CompletableFuture<String> pending;
      var attempts = 0;
      do {
        io.emit("before");
        redis.close();
        pending = io.emitAsync("while it is away");
        redis = RedisServer.startOn(redis.port());
      } while (isOutcomeUnknown(pending) && ++attempts < MAX_ATTEMPTS);

      assertThat(pending.get()).isNotEmpty();
    } finally {
      redis.close();
    }
  }

  /** Of a message that was written before the client noticed that Redis was away. */
  private static boolean isOutcomeUnknown(CompletableFuture<String> result)
      throws InterruptedException {
    try {
      result.get();
      return false;
    } catch (ExecutionException e) {
      return e.getCause() instanceof EmitException failure && !failure.isOutcomeKnown();
    }
  }

  @Test
  void anUnansweredMessageHasAnUnknownOutcome() throws Exception {
    var redis = RedisServer.start();
    try (var io =
        Emitter.builder(RedisTransport.sharded(redis.url()))
            .retryTimeout(Duration.ofSeconds(60))
            .build()) {
      io.emit("connects");
      command(redis, commands -> commands.clientPause(60_000));
      var pending = CompletableFuture.supplyAsync(() -> failureOf(io));
      await().until(() -> io.queuedMessages() == 0 && !pending.isDone());
      redis.close();

      assertThat(pending.get().isOutcomeKnown()).isFalse();
      assertThat(pending.get()).hasMessageContaining("may have been published");
    } finally {
      redis.close();
    }
  }

  @Test
  void aRefusalOfRedisPublishedNothing() throws IOException {
    try (var redis = RedisServer.start("--maxmemory", "1");
        var io =
            Emitter.builder(RedisTransport.streams(redis.url()))
                .retryTimeout(Duration.ZERO)
                .build()) {
      var failure = failureOf(io);

      assertThat(failure.isOutcomeKnown()).isTrue();
      assertThat(failure.isRetryable()).isTrue();
      assertThat(failure).hasMessageContaining("maxmemory");
    }
  }

  @Test
  void aKeyThatIsNoStreamIsPermanent() throws IOException {
    try (var redis = RedisServer.start();
        var io = Emitter.builder(RedisTransport.streams(redis.url())).build()) {
      command(redis, commands -> commands.set("socket.io", "a text"));
      var failure = failureOf(io);

      assertThat(failure.isRetryable()).isFalse();
      assertThat(failure)
          .hasMessageContaining("WRONGTYPE")
          .hasMessageContaining("name of the stream");
      var batch = io.batch();
      batch.emit("event");
      batch.emit("event");
      assertThatThrownBy(batch::publish).hasMessageContaining("Nothing was published");
    }
  }

  @Test
  void aReplicaIsNotWrittenTo() throws IOException {
    try (var redis = RedisServer.start();
        var io = sharded(redis.url()).build()) {
      command(redis, commands -> commands.replicaof("127.0.0.1", LoopbackPort.findFree()));

      assertThat(failureOf(io)).hasMessageContaining("is a replica");
    }
  }

  @Test
  void aClosedEmitterRefusesMessages() throws IOException {
    try (var redis = RedisServer.start()) {
      var io = sharded(redis.url()).build();
      io.emit("event");
      io.close();

      assertThat(failureOf(io)).hasMessageContaining("closed");
    }
  }
}
