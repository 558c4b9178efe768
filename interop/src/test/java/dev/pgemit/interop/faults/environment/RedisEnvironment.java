package dev.pgemit.interop.faults.environment;

import static org.awaitility.Awaitility.await;

import dev.pgemit.Emitter;
import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import dev.pgemit.interop.faults.load.HttpEventSender;
import dev.pgemit.interop.faults.load.JavaEventSender;
import dev.pgemit.interop.faults.load.RedisLoad;
import dev.pgemit.interop.faults.receive.ChannelReader;
import dev.pgemit.interop.faults.receive.EventReceiver;
import dev.pgemit.interop.faults.receive.ReconnectingRedisReader;
import dev.pgemit.interop.faults.receive.RedisAdapter;
import dev.pgemit.interop.faults.receive.RedisReader;
import dev.pgemit.interop.faults.receive.RedisSocketReceiver;
import dev.pgemit.interop.faults.result.RedisTally;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.redis.RedisTransport;
import dev.pgemit.testing.RedisCluster;
import dev.pgemit.testing.RestartablePostgres;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The participants of a fault of Redis: a Redis and a Postgres of its own, the service as a
 * process, the library in this process, a plain reader of Redis, and two Socket.IO servers with a
 * client each.
 */
public final class RedisEnvironment implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration DRAIN_TIMEOUT = Duration.ofMinutes(2);

  // A shorter stream would lose what waited in the outbox: Redis removes old entries.
  private static final int MAX_STREAM_LENGTH = 1_000_000;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<EventReceiver> receivers = new ArrayList<>();
  private final List<RedisSocketReceiver> servers = new ArrayList<>();
  private final RedisAdapter adapter;
  private String key = "";
  private @Nullable StandaloneRedis standalone;
  private @Nullable RedisCluster cluster;
  private @Nullable RestartablePostgres postgres;
  private @Nullable TestDatabase database;
  private @Nullable PgemitProcess service;
  private @Nullable RedisReader reader;

  private RedisEnvironment(RedisAdapter adapter) {
    this.adapter = adapter;
  }

  /** Starts the environment on one Redis server, behind a proxy. */
  public static RedisEnvironment openStandalone(RedisAdapter adapter)
      throws IOException, SQLException {
    return open(adapter, false);
  }

  /** Starts the environment on a cluster of three nodes. */
  public static RedisEnvironment openCluster(RedisAdapter adapter)
      throws IOException, SQLException {
    return open(adapter, true);
  }

  private static RedisEnvironment open(RedisAdapter adapter, boolean isCluster)
      throws IOException, SQLException {
    var environment = new RedisEnvironment(adapter);
    try {
      environment.startRedis(isCluster);
      environment.startDatabase();
      environment.startService();
      environment.startReceivers();
      return environment;
    } catch (IOException | SQLException | RuntimeException e) {
      environment.close();
      throw e;
    }
  }

  private void startRedis(boolean isCluster) throws IOException {
    if (isCluster) {
      cluster = opened(RedisCluster.start());
    } else {
      standalone = opened(StandaloneRedis.start());
    }
  }

  private void startDatabase() throws SQLException {
    postgres = opened(RestartablePostgres.start());
    database = postgres.createWithAttachments();
    Migrations.migrate(database().dataSource());
    key = ServiceKey.create(database());
  }

  private void startService() {
    var settings = new HashMap<>(adapter.serviceSettings());
    settings.put("REDIS_URL", url());
    settings.put("PGEMIT_STREAM_MAX_LEN", Integer.toString(MAX_STREAM_LENGTH));
    service = opened(PgemitProcess.startWithKeys(database().url(), settings));
  }

  private void startReceivers() throws IOException {
    if (cluster == null || adapter == RedisAdapter.STREAMS) {
      reader = opened(new ReconnectingRedisReader(adapter, directUrls(), cluster != null));
    } else {
      reader = opened(new ChannelReader(adapter, cluster.ownerOf(adapter.channel())));
    }
    if (cluster == null || adapter == RedisAdapter.SHARDED) {
      receivers.add(reader); // in a cluster, the client of a stream can miss entries
    }
    for (var i = 1; i <= 2; i++) {
      servers.add(opened(new RedisSocketReceiver(i, adapter, directUrls(), cluster != null)));
    }
    receivers.addAll(servers);
    awaitSubscriptions();
  }

  private void awaitSubscriptions() {
    var before = receivers.stream().map(receiver -> receiver.received().counts(0)).toList();
    try (var io = Emitter.builder(transport()).build()) {
      await("every receiver has subscribed")
          .atMost(START_TIMEOUT)
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                io.withId("n0").emit("numbered", 0);
                return IntStream.range(0, before.size())
                    .allMatch(i -> receivers.get(i).received().counts(0) > before.get(i));
              });
    }
    receivers.forEach(receiver -> receiver.gaps().listeningStarted());
  }

  /**
   * Waits until the servers have received what the outbox has accepted so far: on a busy machine,
   * the first events leave it late. Then expects nothing more until the servers are restarted.
   */
  public void expectSilentServers(RedisLoad load) {
    var accepted =
        load.outbox().eventResults().stream()
            .filter(result -> result.outcome() == Outcome.ACCEPTED)
            .map(result -> result.event().number())
            .toList();
    await("the servers have received what the outbox accepted")
        .atMost(START_TIMEOUT)
        .until(
            () ->
                servers.stream()
                    .allMatch(
                        server -> server.received().allCounts().keySet().containsAll(accepted)));
    servers.forEach(RedisSocketReceiver::expectSilence);
  }

  /** Starts the servers again, and waits until they receive. */
  public void restartServers() {
    servers.forEach(RedisSocketReceiver::restart);
    awaitSubscriptions();
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  private String url() {
    return standalone == null ? directUrls() : standalone.proxiedUrl();
  }

  private String directUrls() {
    return standalone == null ? cluster().urls() : standalone.directUrl();
  }

  private RedisTransport transport() {
    return adapter.transport(url(), MAX_STREAM_LENGTH);
  }

  /** Returns the only Redis server. */
  public StandaloneRedis standalone() {
    return Objects.requireNonNull(standalone);
  }

  /** Returns the cluster. */
  public RedisCluster cluster() {
    return Objects.requireNonNull(cluster);
  }

  /** Returns the Postgres of this environment alone. */
  public RestartablePostgres postgres() {
    return Objects.requireNonNull(postgres);
  }

  /** Returns the database with the outbox. */
  public TestDatabase database() {
    return Objects.requireNonNull(database);
  }

  /** Returns the service. */
  public PgemitProcess service() {
    return Objects.requireNonNull(service);
  }

  /** Returns the plain reader. */
  public RedisReader reader() {
    return Objects.requireNonNull(reader);
  }

  /** Returns the receivers. */
  public List<EventReceiver> receivers() {
    return List.copyOf(receivers);
  }

  /** Starts a load through the service and the library. */
  public RedisLoad startLoad(int threadsPerSender) {
    var emitter = Emitter.builder(transport()).outbox(dataSource()).dispatchOutbox(true).build();
    var load =
        opened(
            new RedisLoad(
                List.of(
                    HttpEventSender.withKey(service().address(), key),
                    new JavaEventSender(emitter))));
    load.start(threadsPerSender);
    return load;
  }

  private PGSimpleDataSource dataSource() {
    var dataSource = database().dataSource();
    dataSource.setConnectTimeout(2);
    dataSource.setSocketTimeout(10);
    return dataSource;
  }

  /** Waits until all receivers are connected to Redis. */
  public void awaitListening() {
    await("every receiver is connected")
        .atMost(START_TIMEOUT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> receivers.stream().allMatch(receiver -> receiver.gaps().isListening()));
  }

  /** Returns the number of messages that wait in the outbox. */
  public int outboxSize() throws SQLException {
    return Integer.parseInt(database().query("SELECT count(*) FROM pgemit_outbox"));
  }

  /** Waits until the outbox is empty. */
  public void awaitEmptyOutbox() {
    await("the outbox is empty")
        .atMost(DRAIN_TIMEOUT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> outboxSize() == 0);
  }

  /** Stops a load, waits for events in transit, and counts the deliveries. */
  public RedisTally stopAndTally(RedisLoad load) throws InterruptedException, SQLException {
    load.stop();
    awaitEmptyOutbox();
    var keys = StoredIdempotencyKeys.readWithoutCallers(database().dataSource());
    FaultEnvironment.awaitDeliveries(() -> RedisTally.count(load, receivers, keys).total());
    return RedisTally.count(load, receivers, keys);
  }

  @Override
  public void close() {
    var failures = new ArrayList<Exception>();
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException("Parts could not be closed", failures.get(0));
    }
  }
}
