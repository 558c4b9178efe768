package dev.pgemit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.Emitter;
import dev.pgemit.Relay;
import dev.pgemit.RelayEvent;
import dev.pgemit.Tail;
import dev.pgemit.testing.RedisCluster;
import dev.pgemit.testing.RedisServer;
import dev.pgemit.testing.RestartablePostgres;
import dev.pgemit.testing.TestDatabase;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.sync.RedisStreamCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Relays to a cluster, from several streams, and while Postgres restarts. */
class RelayTopologiesIT {
  // The stream of each namespace among three, by the hash of its name.
  private static final Map<String, String> STREAMS =
      Map.of("/", "socket.io-2", "/a", "socket.io-0", "/b", "socket.io-1");
  private static final List<String> NAMESPACES = List.copyOf(STREAMS.keySet());
  private static final int EVENTS = 30;
  private static final long ALL_EVENTS = (long) EVENTS * STREAMS.size();
  private static final List<Integer> ALL_NUMBERS = IntStream.range(0, EVENTS).boxed().toList();
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration WAIT = Duration.ofSeconds(30);

  @BeforeAll
  static void requireRedis() {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
  }

  private static Emitter patient(RedisTransport transport) {
    return Emitter.builder(transport).retryTimeout(LONG).queueTimeout(LONG).build();
  }

  private static int number(String data) {
    return JsonMapper.shared().readTree(data).findValue("packet").at("/data/1").asInt();
  }

  private static List<String> entries(RedisStreamCommands<String, String> redis, String stream) {
    return redis.xrange(stream, Range.unbounded()).stream()
        .map(entry -> entry.getBody().get("data"))
        .toList();
  }

  @Test
  void aClusterReceivesTheMessagesOfEachNamespaceInOrder() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var cluster = RedisCluster.start();
        var postgres = Emitter.create(database.dataSource());
        var streams = patient(RedisTransport.streams(cluster.urls()).streamCount(3));
        var sharded = patient(RedisTransport.sharded(cluster.urls()))) {
      var published = new CopyOnWriteArrayList<Integer>();
      var subscriber = RedisClient.create(cluster.ownerOf("socket.io#/a#").url());
      var client =
          RedisClusterClient.create(
              Arrays.stream(cluster.urls().split(",")).map(RedisURI::create).toList());
      try (var subscription = subscriber.connectPubSub()) {
        subscription.addListener(
            new RedisPubSubAdapter<>() {
              @Override
              public void smessage(String channel, String message) {
                published.add(number(message));
              }
            });
        subscription.sync().ssubscribe("socket.io#/a#");
        relay(postgres, streams, sharded);

        var redis = client.connect().sync();
        STREAMS.forEach(
            (namespace, stream) ->
                assertThat(entries(redis, stream))
                    .as(namespace)
                    .extracting(RelayTopologiesIT::number)
                    .containsExactlyElementsOf(ALL_NUMBERS));
        await().atMost(WAIT).until(() -> published.size() >= EVENTS);
        assertThat(published).containsExactlyElementsOf(ALL_NUMBERS);
      } finally {
        subscriber.shutdown();
        client.shutdown();
      }
    }
  }

  private static void relay(Emitter postgres, Emitter streams, Emitter sharded) throws Exception {
    try (var toStreams = Relay.start(postgres, streams, NAMESPACES, Map.of());
        var toSharded = Relay.start(postgres, sharded, NAMESPACES, Map.of())) {
      for (var number : ALL_NUMBERS) {
        NAMESPACES.forEach(namespace -> postgres.of(namespace).emit("n", number));
      }
      for (var relay : List.of(toStreams, toSharded)) {
        await().atMost(WAIT).until(() -> relay.totals().passedOn() == ALL_EVENTS);
        assertThat(relay.poll(Duration.ZERO)).isEmpty();
      }
    }
  }

  @Test
  void theMessagesOfSeveralStreamsArePassedOn() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var server = RedisServer.start();
        var streams = patient(RedisTransport.streams(server.url()).streamCount(3));
        var postgres = Emitter.create(database.dataSource())) {
      var client = RedisClient.create(server.url());
      var tails = new ArrayList<Tail>();
      try (var relay = Relay.start(streams, postgres, NAMESPACES, Map.of())) {
        for (var namespace : NAMESPACES) {
          tails.add(postgres.of(namespace).tail().join());
        }
        var redis = client.connect().sync();
        for (var number : ALL_NUMBERS) {
          STREAMS.forEach((namespace, stream) -> addEvent(redis, stream, namespace, number, ""));
        }
        for (var tail : tails) {
          assertThat(numbers(tail)).containsExactlyElementsOf(ALL_NUMBERS);
        }
        assertThat(relay.totals().passedOn()).isEqualTo(ALL_EVENTS);
        assertThat(relay.positions()).containsOnlyKeys(NAMESPACES);
      } finally {
        tails.forEach(Tail::close);
        client.shutdown();
      }
    }
  }

  private static List<Integer> numbers(Tail tail) throws InterruptedException {
    var numbers = new ArrayList<Integer>();
    while (numbers.size() < EVENTS) {
      numbers.add(tail.poll(WAIT).orElseThrow().args().get(0).asInt());
    }
    return numbers;
  }

  /** Adds an entry as a server does. */
  private static void addEvent(
      RedisStreamCommands<String, String> redis,
      String stream,
      String namespace,
      int number,
      String filler) {
    var data =
        ("{\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}},\"packet\":"
                + "{\"type\":2,\"data\":[\"n\",%d,\"%s\"],\"nsp\":\"%s\"}}")
            .formatted(number, filler, namespace);
    redis.xadd(
        stream, new XAddArgs(), "uid", "server-1", "nsp", namespace, "type", "3", "data", data);
  }

  /** Each message is large, so that a row of Postgres shows that it was passed on. */
  @Test
  void aRelayWaitsForPostgresAndReportsWhatItMissed() throws Exception {
    try (var server = RestartablePostgres.start();
        var redis = RedisServer.start()) {
      var database = server.createWithAttachments();
      var client = RedisClient.create(redis.url());
      try (var streams = patient(RedisTransport.streams(redis.url()));
          var postgres =
              Emitter.builder(database.dataSource()).retryTimeout(LONG).queueTimeout(LONG).build();
          var toPostgres = Relay.start(streams, postgres, List.of("/"), Map.of());
          var toRedis = Relay.start(postgres, streams, List.of("/a"), Map.of())) {
        var commands = client.connect().sync();
        addEvent(commands, "socket.io", "/", 0, "x".repeat(20_000));
        await().atMost(WAIT).until(() -> toPostgres.totals().passedOn() == 1);
        server.stop();
        IntStream.range(1, EVENTS)
            .forEach(number -> addEvent(commands, "socket.io", "/", number, "x".repeat(20_000)));
        await().atMost(WAIT).until(() -> toPostgres.totals().waiting() == EVENTS - 1);
        server.restart();

        await().atMost(WAIT).until(() -> toPostgres.totals().passedOn() == EVENTS);
        assertThat(database.query("SELECT count(*) FROM socket_io_attachments"))
            .isEqualTo(Integer.toString(EVENTS));
        assertThat(toPostgres.poll(Duration.ZERO)).isEmpty();
        assertThat(toRedis.poll(WAIT).orElseThrow())
            .isInstanceOfSatisfying(
                RelayEvent.Gap.class, gap -> assertThat(gap.namespace()).isEqualTo("/a"));
        await()
            .atMost(WAIT)
            .until(
                () -> {
                  postgres.of("/a").emit("again");
                  return toRedis.totals().passedOn() > 0;
                });
        assertThat(toPostgres.failure()).isEmpty();
        assertThat(toRedis.failure()).isEmpty();
      } finally {
        client.shutdown();
      }
    }
  }
}
