package dev.pgemit.interop.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.Emitter;
import dev.pgemit.Relay;
import dev.pgemit.interop.ShellCommand;
import dev.pgemit.interop.node.SocketServer;
import dev.pgemit.redis.RedisTransport;
import dev.pgemit.testing.RedisServer;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A fleet on the move: half of its servers use Postgres, and half of them Redis. */
@NullUnmarked // its fields are set before its tests
class MovingIT {
  private static final String STREAMS = "streams-0.3.1";
  private static final List<String> WIRES = List.of(STREAMS, "sharded-dynamic", "classic-8.3.0");
  private static final Path JAR = Path.of("..", "cli", "target", "pgemit.jar");
  private static final int EVENTS = 50;
  private static final int INTERRUPTED = 130;

  private static TestDatabase database;
  private static RedisServer redis;
  private static RedisSocketServers redisServers;
  private static List<SocketServer> postgresServers;
  private static Emitter postgres;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
    database = TestDatabase.createWithAttachments();
    redis = RedisServer.start();
    redisServers = new RedisSocketServers(redis.url(), false, WIRES);
    postgresServers = List.of(startOnPostgres("pg1"), startOnPostgres("pg2"));
    postgres = Emitter.builder(database.dataSource()).channelPrefix(STREAMS).build();
  }

  private static SocketServer startOnPostgres(String answer) {
    return SocketServer.start(
        "0.5.0",
        database.url(),
        "--channel-prefix",
        STREAMS,
        "--server-side-answer",
        "\"" + answer + "\"");
  }

  @AfterAll
  static void stop() throws Exception {
    if (database != null) {
      postgres.close();
      postgresServers.forEach(SocketServer::close);
      redisServers.close();
      redis.close();
      database.close();
    }
  }

  private static Emitter emitter(String wire) {
    return Emitter.builder(
            switch (wire.substring(0, wire.indexOf('-'))) {
              case "sharded" -> RedisTransport.sharded(redis.url()).channelPrefix(wire);
              case "classic" -> RedisTransport.classic(redis.url()).key(wire);
              default -> RedisTransport.streams(redis.url()).streamName(wire).channelPrefix(wire);
            })
        .build();
  }

  private static List<RedisClient> connectToPostgres(String... rooms) {
    return postgresServers.stream()
        .map(server -> redisServers.connect(server.url(), "/", (Object[]) rooms))
        .toList();
  }

  private static List<RedisClient> connectToRedis(String wire, String... rooms) {
    return IntStream.range(0, 2)
        .mapToObj(server -> redisServers.connect(wire, server, "/", (Object[]) rooms))
        .toList();
  }

  private static List<RedisClient> concat(List<RedisClient> first, List<RedisClient> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  private static void awaitThat(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20)).until(condition);
  }

  // The Redis adapters subscribe in the background, and miss what is published before.
  private static void awaitSubscriptions(Emitter io, List<RedisClient> clients) {
    var event = "warm-up-" + UUID.randomUUID();
    awaitThat(
        () -> {
          io.emit(event);
          return clients.stream().noneMatch(client -> client.received(event).isEmpty());
        });
  }

  @Test
  void eachEventArrivesOnBothSidesOnceWhileBothRelaysRun(@TempDir Path folder) throws Exception {
    var state = folder.resolve("relay.state");
    var onRedis = connectToRedis(STREAMS, "room");
    var clients = concat(connectToPostgres("room"), onRedis);
    try (var streams = emitter(STREAMS)) {
      awaitSubscriptions(streams, onRedis);
      try (var toRedis = relay("postgres", "redis-streams");
          var toPostgres = relay("redis-streams", "postgres", "--state", state.toString())) {
        toRedis.awaitLine("Forwarding the messages of / from postgres to redis-streams");
        toPostgres.awaitLine("Forwarding the messages of / from redis-streams to postgres");
        for (var number = 0; number < EVENTS; number++) {
          postgres.to("room").emit("from-postgres", number, emitterValue(number));
          streams.to("room").emit("from-streams", number, emitterValue(number));
          postgresServers.get(number % 2).call("emit", command("from-server-1", number));
          redisServers.call(STREAMS, number % 2, "emit", command("from-server-2", number));
        }
        for (var client : clients) {
          for (var event : List.of("from-postgres", "from-streams")) {
            awaitThat(() -> client.received(event).size() >= EVENTS);
            assertOnceAndInOrder(client.received(event), event);
          }
          for (var event : List.of("from-server-1", "from-server-2")) {
            awaitThat(() -> client.received(event).size() >= EVENTS);
            assertThat(numbers(client.received(event))).hasSize(EVENTS).doesNotHaveDuplicates();
          }
        }

        assertThat(toRedis.interrupt()).isEqualTo(INTERRUPTED);
        assertThat(toPostgres.interrupt()).isEqualTo(INTERRUPTED);
        // A message that returned would be one more.
        toRedis.awaitLine("^%d forwarded$".formatted(2 * EVENTS));
        toPostgres.awaitLine("^%d forwarded$".formatted(2 * EVENTS));
      }
      continuesFromItsState(streams, clients, state);
    }
  }

  private static void continuesFromItsState(Emitter streams, List<RedisClient> clients, Path state)
      throws Exception {
    assertThat(Files.readString(state)).contains("\"positions\":{\"/\":\"");
    streams.emit("while-away", 1);
    try (var relay = relay("redis-streams", "postgres", "--state", state.toString())) {
      for (var client : clients) {
        awaitThat(() -> !client.received("while-away").isEmpty());
      }
      assertThat(relay.interrupt()).isEqualTo(INTERRUPTED);
      relay.awaitLine("^1 forwarded$");
    }
    assertThat(clients).allSatisfy(each -> assertThat(each.received("while-away")).hasSize(1));
    assertThat(redisServers.errors()).isEmpty();
  }

  private static ShellCommand relay(String from, String to, String... options) throws IOException {
    var command =
        new ArrayList<>(
            List.of("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", JAR.toString()));
    command.addAll(List.of("relay", "--from", from, "--to", to));
    command.addAll(List.of(options));
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("PGEMIT_"));
    builder
        .environment()
        .putAll(
            Map.of(
                "DATABASE_URL",
                database.url(),
                "REDIS_URL",
                redis.url(),
                "PGEMIT_CHANNEL_PREFIX",
                STREAMS,
                "PGEMIT_STREAM_NAME",
                STREAMS));
    return ShellCommand.start(builder);
  }

  // Postgres stores binary and long events in its table.
  private static boolean isBinary(int number) {
    return number % 10 == 3;
  }

  private static boolean isLong(int number) {
    return number % 10 == 7;
  }

  private static Object emitterValue(int number) {
    return isBinary(number) ? new byte[] {1, 2} : text(number);
  }

  private static String text(int number) {
    return isLong(number) ? "x".repeat(20_000) : "text";
  }

  private static Map<String, Object> command(String event, int number) {
    Object value = isBinary(number) ? Map.of("$binary", "AQI=") : text(number);
    return Map.of("event", event, "to", List.of("room"), "args", List.of(number, value));
  }

  private static void assertOnceAndInOrder(List<JsonNode> received, String event) {
    assertThat(numbers(received)).as(event).hasSize(EVENTS).doesNotHaveDuplicates();
    // A server reads the table while later events arrive.
    assertThat(numbers(received).stream().filter(number -> !isBinary(number) && !isLong(number)))
        .as(event)
        .isSorted();
    assertThat(received)
        .allSatisfy(
            args -> {
              var number = args.get(0).asInt();
              if (isBinary(number)) {
                assertThat(args.get(1).path("$binary").asString("")).isEqualTo("AQI=");
              } else {
                assertThat(args.get(1).asString("")).isEqualTo(text(number));
              }
            });
  }

  private static List<Integer> numbers(List<JsonNode> received) {
    return received.stream().map(args -> args.get(0).asInt()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {STREAMS, "sharded-dynamic", "classic-8.3.0"})
  void everyKindOfMessageReachesTheOtherSide(String wire) throws Exception {
    var onPostgres = connectToPostgres("red-" + wire);
    var onRedis = connectToRedis(wire, "red-" + wire);
    var event = "event-" + UUID.randomUUID();
    try (var destination = emitter(wire)) {
      awaitSubscriptions(destination, onRedis);
      try (var relay = Relay.start(postgres, destination, List.of("/"), Map.of())) {
        postgres.in("red-" + wire).socketsJoin("green-" + wire);
        awaitThat(() -> redisServers.rooms(wire, 1, onRedis.get(1)).contains("green-" + wire));
        postgres.serverSideEmit(event, 1);
        awaitThat(() -> redisServers.serverSideEvents(event).size() == 2);

        var server = postgresServers.get(0);
        var target = Map.of("to", List.of("green-" + wire));
        assertThat(server.call("fetchSockets", target).get("sockets").valueStream())
            .extracting(JsonNode::asString)
            .containsExactlyInAnyOrderElementsOf(onPostgres.stream().map(RedisClient::id).toList());
        var answers =
            server.call("emitWithAck", Map.of("event", event, "to", List.of("green-" + wire)));
        assertThat(answers.get("responses").valueStream())
            .extracting(JsonNode::asString)
            .containsExactlyInAnyOrderElementsOf(
                onPostgres.stream().map(RedisClient::name).toList());
        for (var client : onRedis) {
          awaitThat(() -> client.received(event).size() == 1);
        }
        // The room, the event to the servers, and the event with acknowledgements.
        awaitThat(() -> relay.totals().passedOn() == 3);

        postgres.in("red-" + wire).disconnectSockets(true);
        awaitThat(() -> onRedis.stream().allMatch(RedisClient::isDisconnected));
        assertThat(relay.totals().skipped()).isZero();
      }
    }
    assertThat(redisServers.errors()).isEmpty();
  }
}
