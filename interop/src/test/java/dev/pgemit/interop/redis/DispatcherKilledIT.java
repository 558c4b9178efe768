package dev.pgemit.interop.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.RedisServer;
import dev.pgemit.testing.TestDatabase;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Programs that dispatch the outbox are killed while it drains, and others take over. */
@NullUnmarked // its fields are set before its test
class DispatcherKilledIT {
  static final int MAX_STREAM_LENGTH = 1_000_000;

  private static final String STREAM = "socket.io";
  private static final int WRITERS = 4;
  private static final int EVENTS = 5_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final List<Process> programs = new ArrayList<>();
  private TestDatabase database;
  private RedisServer redis;
  private RedisClient client;
  private RedisCommands<String, String> commands;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    redis = RedisServer.start();
    client = RedisClient.create(redis.url());
    commands = client.connect().sync();
  }

  @AfterEach
  void stop() throws Exception {
    programs.forEach(DispatcherKilledIT::kill);
    if (database != null) {
      client.shutdown();
      redis.close();
      database.close();
    }
  }

  private Process startDispatcher() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var program =
        new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                DispatcherMain.class.getName(),
                database.jdbcUrl(),
                redis.url())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    programs.add(program);
    return program;
  }

  private static void kill(Process program) {
    program.destroyForcibly().onExit().join();
  }

  /** Each writer stores its events in one transaction. */
  private void store() throws SQLException {
    for (var writer = 0; writer < WRITERS; writer++) {
      database.execute(
          "SET pgemit.outbox = on; SELECT count(pgemit.emit('writer%d', jsonb_build_array(n)))"
                  .formatted(writer)
              + " FROM generate_series(1, %d) AS n".formatted(EVENTS));
    }
  }

  private int waiting() throws SQLException {
    return Integer.parseInt(database.query("SELECT count(*) FROM pgemit_outbox"));
  }

  @Test
  void anotherProgramTakesOverAndRepeatedEventsHaveTheSameId() throws Exception {
    store();
    Process second;
    try (var lock = database.connect();
        var statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      // The first program can send messages, but not remove them.
      statement.execute("LOCK TABLE pgemit_outbox IN SHARE MODE");
      var first = startDispatcher();
      await().atMost(LIMIT).until(() -> commands.xlen(STREAM) > 0);
      kill(first);
      // Otherwise its connection would remove them after the rollback.
      database.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND wait_event_type = 'Lock'");
      second = startDispatcher();
      assertThat(waiting()).isEqualTo(WRITERS * EVENTS);
      lock.rollback();
    }
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> waiting() < WRITERS * EVENTS);
    var third = startDispatcher();
    kill(second);
    assertThat(waiting()).as("messages that still wait").isPositive();
    await().atMost(LIMIT).until(() -> waiting() == 0);
    assertThat(third.isAlive()).isTrue();
    assertEachArrived();
  }

  private void assertEachArrived() {
    Map<String, List<Integer>> firstArrivals = new HashMap<>();
    Map<String, Set<String>> ids = new HashMap<>();
    var entries = commands.xrange(STREAM, Range.unbounded());
    for (var entry : entries) {
      var event = event(entry);
      var known = ids.computeIfAbsent(event.toString(), name -> new HashSet<>());
      if (known.isEmpty()) {
        firstArrivals
            .computeIfAbsent(event.get(0).asString(), writer -> new ArrayList<>())
            .add(event.get(1).asInt());
      }
      known.add(entry.getBody().get("id"));
    }
    assertThat(firstArrivals).hasSize(WRITERS);
    assertThat(firstArrivals.values())
        .allSatisfy(
            numbers ->
                assertThat(numbers)
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, EVENTS).boxed().toList()));
    assertThat(entries).as("with the repeated ones").hasSizeGreaterThan(WRITERS * EVENTS);
    assertThat(ids.values()).allSatisfy(same -> assertThat(same).hasSize(1));
  }

  private static JsonNode event(StreamMessage<String, String> entry) {
    return JsonMapper.shared().readTree(entry.getBody().get("data")).at("/packet/data");
  }
}
