package dev.pgemit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.RedisServer;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisCommandsIT {
  private static RedisServer redis;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(RedisServer.isInstalled());
    redis = RedisServer.start();
  }

  @AfterAll
  static void stop() {
    if (redis != null) {
      redis.close();
    }
  }

  private static Map<String, String> variables(String transport) {
    return Map.of("PGEMIT_TRANSPORT", transport, "REDIS_URL", redis.url());
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis-sharded", "redis-streams", "redis-classic"})
  void publishesWithoutADatabase(String transport) {
    var run = CommandRun.of(variables(transport), "emit", "--to", "users", "price", "9.9");

    assertThat(run.errors()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.output().strip()).matches("[\\w-]{10,}");
  }

  @Test
  void joinsRooms() {
    var run = CommandRun.of(variables("redis-sharded"), "join", "--to", "users", "vip");

    assertThat(run.errors()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "emit --idempotency-key k price, by an idempotency key",
    "emit --at 2030-01-01T00:00:00Z price, schedule messages",
    "schedule list, list or change scheduled",
    "recurring list, list or change scheduled"
  })
  void refusesWhatNeedsPostgres(String arguments, String feature) {
    var run = CommandRun.of(variables("redis-sharded"), arguments.split(" "));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output()).isEmpty();
    assertThat(run.errors()).contains("Redis (sharded adapter)", feature).hasLineCount(1);
  }

  @Test
  void tailPrintsTheEventsOfTheStream() throws Exception {
    var variables = variables("redis-streams");
    var process = start(variables, List.of(), "tail", "--event", "tailed");
    try (var notes = process.errorReader(UTF_8);
        var messages = process.inputReader(UTF_8)) {
      assertThat(notes.readLine()).contains("Listening to /");
      var other = CommandRun.of(variables, "emit", "other");
      var emit = CommandRun.of(variables, "emit", "--to", "users", "tailed", "9.9");
      assertThat(other.errors() + emit.errors()).isEmpty();

      assertThat(messages.readLine())
          .contains(emit.output().strip(), "\"tailed\"", "9.9", "\"users\"");
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "redis-sharded, 'Redis (sharded adapter)'",
    "redis-classic, 'Redis (classic adapter)'"
  })
  void tailIsRefusedWhereServersWouldCountTheSubscriber(String transport, String name) {
    var run = CommandRun.of(variables(transport), "tail");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output()).isEmpty();
    assertThat(run.errors()).contains(name, "receive the messages of others").hasLineCount(1);
  }

  @Test
  void storesWhatNeedsPostgresWhereADatabaseIsConfigured() throws Exception {
    try (var database = TestDatabase.create()) {
      Migrations.migrate(database.dataSource());
      var variables = new HashMap<>(variables("redis-sharded"));
      variables.put("DATABASE_URL", database.url());

      var first = CommandRun.of(variables, "emit", "--idempotency-key", "k", "price");
      var second = CommandRun.of(variables, "emit", "--idempotency-key", "k", "price");
      var scheduled = CommandRun.of(variables, "emit", "--in", "1h", "later");
      var direct = CommandRun.of(variables, "emit", "price");

      assertThat(first.errors() + scheduled.errors() + direct.errors()).isEmpty();
      assertThat(second.output()).contains(first.output().strip());
      assertThat(CommandRun.of(variables, "schedule", "list").output())
          .contains(scheduled.output().strip());
      assertThat(database.query("SELECT string_agg(id, ' ') FROM pgemit_outbox"))
          .isEqualTo(first.output().strip());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "redis, redis://localhost, PGEMIT_TRANSPORT is \"redis\"",
    "redis-sharded, '', REDIS_URL is not set",
    "redis-sharded, redis://user:s3cret-Pa55word, REDIS_URL is invalid",
    "redis-sharded, http://user:s3cret-Pa55word@host, REDIS_URL is invalid"
  })
  void namesTheWrongSetting(String transport, String url, String message) {
    var variables = Map.of("PGEMIT_TRANSPORT", transport, "REDIS_URL", url);
    var run = CommandRun.of(variables, "emit", "price");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains(message).doesNotContain("s3cret");
  }

  @Test
  void theUrlAloneChoosesNothing() {
    var run = CommandRun.of(Map.of("REDIS_URL", redis.url()), "emit", "price");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("DATABASE_URL is not set");
  }

  @Test
  void doctorNeedsNoDatabase() throws Exception {
    var run = runInProcess(variables("redis-streams"), List.of(), "doctor", "--json");

    assertThat(run)
        .contains("\"redis\"", "127.0.0.1:" + redis.port(), "accepted a message")
        .doesNotContain("DATABASE_URL");
  }

  @Test
  void emitsOverPostgresLoadNoClassOfRedis() throws Exception {
    try (var database = TestDatabase.createWithAttachments()) {
      var logged =
          runInProcess(
              Map.of("DATABASE_URL", database.url()), List.of("-Xlog:class+load"), "emit", "price");

      assertThat(logged)
          .contains("dev.pgemit.publish.")
          .doesNotContain("io.lettuce.", "io.netty.", "reactor.", "dev.pgemit.redis.");
    }
  }

  private static String runInProcess(
      Map<String, String> variables, List<String> options, String... arguments)
      throws IOException, InterruptedException {
    var process = start(variables, options, arguments);
    var errors = supplyAsync(() -> process.errorReader(UTF_8).lines().collect(joining("\n")));
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output + errors.join();
  }

  private static Process start(
      Map<String, String> variables, List<String> options, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of("java", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("PGEMIT_"));
    builder.environment().keySet().removeAll(List.of("DATABASE_URL", "REDIS_URL"));
    builder.environment().putAll(variables);
    return builder.start();
  }
}
