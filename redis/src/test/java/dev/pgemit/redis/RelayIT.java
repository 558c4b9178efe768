package dev.pgemit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.Emitter;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.Relay;
import dev.pgemit.RelayEvent;
import dev.pgemit.Tail;
import dev.pgemit.UnsupportedCallException;
import dev.pgemit.testing.RedisServer;
import dev.pgemit.testing.TestDatabase;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Relays between a real Postgres and a stream of a real Redis. */
class RelayIT {
  private static final String STREAM = "socket.io";
  private static final List<String> ROOT = List.of("/");
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final Duration LONG = Duration.ofMinutes(5);

  private TestDatabase database;
  private RedisServer redis;
  private RedisClient client;
  private RedisCommands<String, String> commands;
  private Emitter postgres;
  private Emitter streams;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
    database = TestDatabase.createWithAttachments();
    redis = RedisServer.start();
    client = RedisClient.create(redis.url());
    commands = client.connect().sync();
    postgres = Emitter.builder(database.dataSource()).retryTimeout(LONG).queueTimeout(LONG).build();
    streams =
        Emitter.builder(RedisTransport.streams(redis.url()).maxLen(1))
            .retryTimeout(LONG)
            .queueTimeout(LONG)
            .build();
  }

  @AfterEach
  void stop() throws SQLException {
    if (database != null) {
      postgres.close();
      streams.close();
      client.shutdown();
      redis.close();
      database.close();
    }
  }

  private Relay fromStreams(Map<String, String> positions) throws InterruptedException {
    return Relay.start(streams, postgres, ROOT, positions);
  }

  private Relay toStreams(String... namespaces) throws InterruptedException {
    return Relay.start(postgres, streams, List.of(namespaces), Map.of());
  }

  /** Adds an entry as a server does. */
  private void addEntry(String namespace, String data) {
    commands.xadd(
        STREAM, new XAddArgs(), "uid", "server-1", "nsp", namespace, "type", "3", "data", data);
  }

  private void addEvent(int number) {
    addEntry(
        "/",
        ("{\"opts\":{\"rooms\":[\"r\"],\"except\":[],\"flags\":{}},\"packet\":"
                + "{\"type\":2,\"data\":[\"n\",%d],\"nsp\":\"/\"}}")
            .formatted(number));
  }

  private List<String> entries() {
    return commands.xrange(STREAM, Range.unbounded()).stream()
        .map(entry -> entry.getBody().get("data"))
        .toList();
  }

  private static List<Integer> numbers(Tail tail, int count) throws InterruptedException {
    var numbers = new ArrayList<Integer>();
    var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (numbers.size() < count && System.nanoTime() < deadline) {
      tail.poll(Duration.ofMillis(200)).ifPresent(each -> numbers.add(each.args().get(0).asInt()));
    }
    return numbers;
  }

  @Test
  void relaysInBothDirectionsSendEachMessageOnce() throws Exception {
    try (var plain =
            Emitter.builder(RedisTransport.streams(redis.url())).retryTimeout(LONG).build();
        var tail = postgres.tail().join();
        var toRedis = Relay.start(postgres, plain, ROOT, Map.of());
        var toPostgres = Relay.start(plain, postgres, ROOT, Map.of())) {
      for (var i = 0; i < 100; i++) {
        postgres.emit("n", i);
        addEvent(1_000 + i);
      }
      await().until(() -> toRedis.totals().passedOn() + toPostgres.totals().passedOn() >= 200);
      postgres.emit("n", 2_000);
      addEvent(3_000);

      await().until(() -> toRedis.totals().passedOn() + toPostgres.totals().passedOn() >= 202);
      assertThat(numbers(tail, 202)).hasSize(202).doesNotHaveDuplicates();
      assertThat(tail.poll(Duration.ofMillis(100))).isEmpty();
      assertThat(entries()).hasSize(202).doesNotHaveDuplicates();
      assertThat(toRedis.totals().passedOn()).isEqualTo(101);
      assertThat(toPostgres.totals().passedOn()).isEqualTo(101);
      assertThat(toPostgres.poll(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void everyKindOfMessageIsPassedOn() throws Exception {
    try (var relay = toStreams("/", "/admin");
        var roomy = Emitter.builder(RedisTransport.streams(redis.url())).build();
        var all = Relay.start(postgres, roomy, List.of("/chat"), Map.of())) {
      var io = postgres.of("/chat");
      io.to("a").except("b").asVolatile().compress(false).emit("e", "x".repeat(20_000));
      io.emit("binary", new byte[] {1, 2});
      io.in("a").socketsJoin("c");
      io.in("a").socketsLeave("c");
      io.in("a").disconnectSockets(true);
      io.serverSideEmit("s", 1);

      await().until(() -> all.totals().passedOn() == 6);
      assertThat(relay.totals().passedOn()).isZero();
      var data = entries();
      assertThat(data.get(0))
          .contains("\"rooms\":[\"a\"],\"except\":[\"b\"]", "\"volatile\":true,\"compress\":false")
          .hasSizeGreaterThan(20_000);
      assertThat(data.get(1)).doesNotStartWith("{");
      assertThat(data.subList(2, 6))
          .containsExactly(
              "{\"opts\":{\"rooms\":[\"a\"],\"except\":[]},\"rooms\":[\"c\"]}",
              "{\"opts\":{\"rooms\":[\"a\"],\"except\":[]},\"rooms\":[\"c\"]}",
              "{\"opts\":{\"rooms\":[\"a\"],\"except\":[]},\"close\":true}",
              "{\"packet\":[\"s\",1]}");
    }
  }

  @Test
  void harmfulMessagesAreSkippedAndReported() throws Exception {
    try (var tail = postgres.tail().join();
        var relay = fromStreams(Map.of())) {
      addEntry("/", "{\"opts\":{},\"packet\":{\"data\":\"text\"}}");
      addEntry("/", "{broken");
      addEntry("/", "{\"opts\":{\"rooms\":[1]},\"packet\":{\"data\":[\"n\",1]}}");
      addEntry("/", "{\"opts\":{},\"packet\":{\"data\":[\"connect\",1]}}");
      addEntry("/other", "{}");
      addEvent(5);

      assertThat(numbers(tail, 1)).containsExactly(5);
      assertThat(relay.totals().skipped()).isEqualTo(4);
      assertThat(skipReason(relay)).contains("not an array that starts with the name");
      assertThat(skipReason(relay)).contains("no data");
      assertThat(skipReason(relay)).contains("opts.rooms", "the room 1");
      assertThat(skipReason(relay)).contains("reserved by Socket.IO");
    }
  }

  private static String skipReason(Relay relay) throws InterruptedException {
    return ((RelayEvent.Skipped) relay.poll(Duration.ZERO).orElseThrow()).reason();
  }

  @Test
  void aLaterRelayContinuesWhereTheFirstStopped() throws Exception {
    try (var tail = postgres.tail().join()) {
      Map<String, String> positions;
      try (var first = fromStreams(Map.of())) {
        addEvent(1);
        await().until(() -> first.totals().passedOn() == 1);
        await().until(() -> first.totals().waiting() == 0);
        positions = first.positions();
      }
      addEvent(2);
      addEvent(3);
      try (var second = fromStreams(positions)) {
        addEvent(4);
        assertThat(numbers(tail, 4)).containsExactly(1, 2, 3, 4);
        assertThat(second.poll(Duration.ZERO)).isEmpty();
      }
    }
  }

  @Test
  void removedEntriesAreCounted() throws Exception {
    try (var tail = postgres.tail().join()) {
      addEvent(1);
      Map<String, String> positions;
      try (var first = fromStreams(Map.of())) {
        positions = first.positions();
      }
      IntStream.rangeClosed(2, 10).forEach(this::addEvent);
      commands.xtrim(STREAM, 3);
      try (var second = fromStreams(positions)) {
        assertThat(numbers(tail, 3)).containsExactly(8, 9, 10);
        assertThat(second.poll(WAIT))
            .hasValueSatisfying(
                event ->
                    assertThat(event)
                        .isInstanceOfSatisfying(
                            RelayEvent.Gap.class, gap -> assertThat(gap.count()).isEqualTo(6)));
        assertThat(second.totals().missed()).isEqualTo(6);
      }
    }
  }

  @Test
  void aRelayWaitsForRedisAndReportsARestartedStream() throws Exception {
    try (var roomy =
            Emitter.builder(RedisTransport.streams(redis.url())).retryTimeout(LONG).build();
        var tail = postgres.tail().join();
        var toRedis = Relay.start(postgres, roomy, ROOT, Map.of());
        var toPostgres = fromStreams(Map.of())) {
      addEvent(1);
      assertThat(numbers(tail, 1)).containsExactly(1);
      redis.close();
      postgres.emit("n", 2);
      await().until(() -> toRedis.totals().waiting() == 1);
      assertThat(toPostgres.poll(WAIT).orElseThrow()).isInstanceOf(RelayEvent.Interrupted.class);
      restartRedis();

      await().atMost(WAIT).until(() -> toRedis.totals().passedOn() == 1);
      assertThat(entries()).hasSize(1);
      addEvent(3);
      assertThat(numbers(tail, 2)).containsExactly(2, 3);
      assertThat(toPostgres.poll(WAIT).orElseThrow())
          .isInstanceOfSatisfying(
              RelayEvent.Gap.class, gap -> assertThat(gap.count()).isEqualTo(-1));
      assertThat(toRedis.failure()).isEmpty();
    }
  }

  private void restartRedis() throws IOException {
    client.shutdown();
    redis = RedisServer.startOn(redis.port());
    client = RedisClient.create(redis.url());
    commands = client.connect().sync();
  }

  @Test
  void otherSourcesAreRefused() {
    for (var transport :
        List.of(RedisTransport.sharded(redis.url()), RedisTransport.classic(redis.url()))) {
      try (var io = Emitter.builder(transport).build()) {
        assertThatThrownBy(() -> Relay.start(io, postgres, ROOT, Map.of()))
            .isInstanceOf(UnsupportedCallException.class)
            .hasMessageContaining("cannot be the source of a relay");
      }
    }
    assertThatThrownBy(() -> Relay.start(postgres, streams, List.of(), Map.of()))
        .isInstanceOf(InvalidMessageException.class);
    assertThatThrownBy(() -> fromStreams(Map.of("/", "yesterday")))
        .isInstanceOf(InvalidMessageException.class)
        .hasMessageContaining("\"yesterday\" is not a position");
    assertThatThrownBy(() -> Relay.start(postgres, streams, ROOT, Map.of("/", "1-1/1")))
        .isInstanceOf(InvalidMessageException.class)
        .hasMessageContaining("stores no messages");
  }
}
