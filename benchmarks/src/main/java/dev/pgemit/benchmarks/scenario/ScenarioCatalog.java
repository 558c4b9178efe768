package dev.pgemit.benchmarks.scenario;

import dev.pgemit.benchmarks.protocol.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All scenarios. A new way to send needs a workload and a line here. */
public final class ScenarioCatalog {
  /** The service over plain HTTP, the scenario of the cold start and of the soak. */
  public static final Scenario HTTP =
      Scenario.of("pgemit-http", SystemUnderTest.PGEMIT_HTTP, "http").senders(64);

  /** The empty handler, with which the service is compared. */
  public static final Scenario EMPTY =
      Scenario.of("empty-http", SystemUnderTest.EMPTY_HTTP, "http").senders(64);

  private static final Scenario ASYNC = Scenario.of("pgemit-async", SystemUnderTest.JAVA, "burst");
  private static final Scenario AWAITED =
      Scenario.of("pgemit-awaited", SystemUnderTest.JAVA, "awaited");
  private static final Scenario OFFICIAL =
      Scenario.of("official-async", SystemUnderTest.OFFICIAL, "official-burst");
  private static final Scenario REDIS =
      Scenario.of("redis-async", SystemUnderTest.REDIS, "redis-burst");
  private static final Scenario REDIS_AWAITED =
      Scenario.of("redis-awaited", SystemUnderTest.REDIS, "redis-awaited");
  private static final Scenario EXPRESS =
      Scenario.of("express-http", SystemUnderTest.EXPRESS, "http").senders(64);
  private static final Scenario HTTP_ACK =
      Scenario.of("pgemit-http-ack", SystemUnderTest.PGEMIT_HTTP, "http-ack");
  private static final Scenario SOCKET_SERVER_ACK =
      Scenario.of("socketio-ack", SystemUnderTest.SOCKET_SERVER, "ack");
  private static final Scenario REPLICAS =
      Scenario.of("pgemit-replicas", SystemUnderTest.PGEMIT_HTTP, "http").senders(64);
  private static final int BATCH_SIZE = 100;

  private ScenarioCatalog() {}

  /** Returns the scenarios that belong to no curve, which each round measures. */
  public static List<Scenario> standalone() {
    var all = new ArrayList<Scenario>();
    all.add(ASYNC);
    all.add(AWAITED);
    all.add(Scenario.of("pgemit-batch", SystemUnderTest.JAVA, "batch"));
    all.add(Scenario.of("pgemit-transactional", SystemUnderTest.JAVA, "transactional"));
    all.add(HTTP);
    for (var connections : List.of(1, 8, 64, 256)) {
      all.add(
          Scenario.of("pgemit-https-" + connections, SystemUnderTest.PGEMIT_HTTPS, "http")
              .senders(connections));
    }
    all.add(
        Scenario.of("pgemit-http-batch", SystemUnderTest.PGEMIT_HTTP, "http-batch")
            .senders(8)
            .perRequest(BATCH_SIZE));
    all.add(Scenario.of("pgemit-stream", SystemUnderTest.PGEMIT_HTTP, "stream"));
    all.add(OFFICIAL);
    all.add(Scenario.of("official-awaited", SystemUnderTest.OFFICIAL, "official-awaited"));
    all.add(REDIS);
    all.add(REDIS_AWAITED);
    all.addAll(overRedis());
    all.add(EXPRESS);
    all.add(EMPTY);
    all.add(Scenario.of("empty-http-1", SystemUnderTest.EMPTY_HTTP, "http"));
    all.add(Scenario.of("prepared-notify", SystemUnderTest.DRIVER, "prepared-notify"));
    all.add(Scenario.of("bare-notify", SystemUnderTest.DRIVER, "bare-notify"));
    for (var payload : List.of(Payload.BINARY, Payload.JSON, Payload.LARGE)) {
      all.add(ASYNC.withPayload(payload));
      all.add(OFFICIAL.withPayload(payload));
      all.add(REDIS.withPayload(payload));
    }
    return all;
  }

  private static List<Scenario> overRedis() {
    var ours = SystemUnderTest.JAVA_OVER_REDIS;
    return List.of(
        Scenario.of("pgemit-redis-sharded", ours, "redis-sharded-burst"),
        Scenario.of("pgemit-redis-sharded-awaited", ours, "redis-sharded-awaited"),
        Scenario.of("pgemit-redis-streams", ours, "redis-streams-burst"),
        Scenario.of("pgemit-redis-classic", ours, "redis-classic-burst"),
        Scenario.of("pgemit-redis-outbox", ours, "redis-outbox"),
        Scenario.of("lettuce-spublish", SystemUnderTest.LETTUCE, "lettuce-burst"),
        Scenario.of("lettuce-spublish-awaited", SystemUnderTest.LETTUCE, "lettuce-awaited"));
  }

  /** Returns the names of the scenarios of the part {@link Part#REDIS}. */
  static Set<String> redisNames() {
    return Stream.concat(Stream.of(REDIS, REDIS_AWAITED), overRedis().stream())
        .map(Scenario::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns the points of the curves. */
  public static List<Scenario> curves() {
    var all = new ArrayList<Scenario>();
    List.of(ASYNC, AWAITED, OFFICIAL)
        .forEach(scenario -> all.addAll(Curve.LISTENERS.scenariosFor(scenario)));
    List.of(ASYNC, OFFICIAL).forEach(scenario -> all.addAll(Curve.ROOMS.scenariosFor(scenario)));
    List.of(ASYNC, AWAITED).forEach(scenario -> all.addAll(Curve.THREADS.scenariosFor(scenario)));
    List.of(HTTP, EXPRESS, EMPTY)
        .forEach(scenario -> all.addAll(Curve.CONNECTIONS.scenariosFor(scenario)));
    return all;
  }

  /** Returns the round trips to a client, which need Socket.IO servers. */
  public static List<Scenario> acknowledgements() {
    return List.of(HTTP_ACK, SOCKET_SERVER_ACK);
  }

  /** Returns the numbers of replicas, each of which is measured by itself. */
  public static List<Scenario> replicas() {
    return Curve.REPLICAS.scenariosFor(REPLICAS);
  }

  /** Returns all scenarios. */
  public static List<Scenario> all() {
    return Stream.of(standalone(), curves(), acknowledgements(), replicas())
        .flatMap(List::stream)
        .toList();
  }
}
