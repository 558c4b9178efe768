package dev.pgemit.interop.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.interop.redis.NumberedLoad.Outcomes;
import dev.pgemit.testing.RedisCluster;
import dev.pgemit.testing.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** A cluster whose nodes change their roles under load, and what real clients receive. */
@NullUnmarked // its fields are set before its tests
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RedisFailoverIT {
  private static final String STREAMS = "streams-0.3.1";

  // The slots of its channel and of the stream have the same master.
  private static final String SHARDED = "sharded-dynamic-private";
  private static final String CHANNEL = SHARDED + "#/#";
  private static final int SOME = 300;

  private RedisCluster cluster;
  private RedisServer replica;
  private RedisSocketServers servers;
  private WireFixture streams;
  private WireFixture sharded;

  @BeforeAll
  void start() throws IOException {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
    cluster = RedisCluster.start();
    servers = new RedisSocketServers(cluster.urls(), true, List.of(STREAMS, SHARDED));
    streams = new WireFixture(servers, cluster.urls(), STREAMS);
    sharded = new WireFixture(servers, cluster.urls(), SHARDED);
    assertThat(cluster.ownerOf(STREAMS)).isSameAs(cluster.ownerOf(CHANNEL));
    replica = cluster.addReplicaOf(cluster.ownerOf(STREAMS));
  }

  @AfterAll
  void stop() {
    if (cluster != null) {
      streams.close();
      sharded.close();
      servers.close();
      cluster.close();
    }
  }

  @Test
  @Order(1)
  void aFailoverLosesNothing() throws IOException {
    assertLosesNothing(replica, () -> RedisCluster.failOverTo(replica));
  }

  @Test
  @Order(2)
  void aMoveOfASlotLosesNothing() throws IOException {
    var source = cluster.ownerOf(STREAMS);
    var target = cluster.ownerOf("b");
    assertThat(target).isNotSameAs(source);
    for (var destination : List.of(target, source)) {
      assertLosesNothing(
          destination,
          () -> {
            cluster.moveSlotOf(STREAMS, destination);
            cluster.moveSlotOf(CHANNEL, destination);
          });
    }
  }

  /** Publishes while the cluster changes, until the new owner has the slot of the streams. */
  private void assertLosesNothing(RedisServer newOwner, ClusterChange change) throws IOException {
    var event = newEvent();
    var pubSubEvent = newEvent();
    Outcomes outcomes;
    Outcomes pubSubOutcomes;
    try (var load = new NumberedLoad(streams.emitter(), event);
        var pubSubLoad = new NumberedLoad(sharded.emitter(), pubSubEvent)) {
      load.awaitPublished(SOME);
      pubSubLoad.awaitPublished(SOME);
      change.run();
      load.awaitPublished(SOME);
      pubSubLoad.awaitPublished(SOME);
      outcomes = load.stop();
      pubSubOutcomes = pubSubLoad.stop();
    }
    assertThat(cluster.ownerOf(STREAMS)).isSameAs(newOwner);
    assertAllArrive(event, outcomes);
    assertPublished(pubSubEvent, pubSubOutcomes);
  }

  private interface ClusterChange {
    void run() throws IOException;
  }

  /** The primary dies while commands wait for its reply. */
  @Test
  @Order(3)
  void aKilledPrimaryLeavesUnknownOutcomesThatAreNamed() throws IOException {
    var primary = cluster.ownerOf(STREAMS);
    assertThat(primary).isSameAs(replica);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> replication(primary).contains("connected_slaves:1"));
    var event = newEvent();
    Outcomes outcomes;
    try (var load = new NumberedLoad(streams.emitter(), event)) {
      load.awaitPublished(SOME);
      RedisCluster.command(primary, "client", "pause", "60000", "all");
      await().until(() -> streams.emitter().queuedMessages() > 0);
      primary.close();
      load.awaitPublished(SOME);
      outcomes = load.stop();
    }
    assertThat(outcomes.unknown()).isNotEmpty();
    assertThat(outcomes.refused()).isEmpty();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> numbersAt(streams, event).containsAll(outcomes.published()));
    streams.awaitDelivery();
    assertThat(numbersAt(streams, event)).doesNotHaveDuplicates();
  }

  private static String replication(RedisServer node) throws IOException {
    return RedisCluster.command(node, "info", "replication");
  }

  private void assertAllArrive(String event, Outcomes outcomes) {
    assertThat(outcomes.unknown()).isEmpty();
    assertThat(outcomes.refused()).isEmpty();
    streams.awaitDelivery();
    assertThat(numbersAt(streams, event)).containsExactlyInAnyOrderElementsOf(outcomes.published());
  }

  /**
   * Redis ends the subscriptions to a slot that moves, and the servers' client does not subscribe
   * again. So only the calls are whole.
   */
  private void assertPublished(String event, Outcomes outcomes) {
    assertThat(outcomes.unknown()).isEmpty();
    assertThat(outcomes.refused()).isEmpty();
    assertThat(numbersAt(sharded, event)).doesNotHaveDuplicates().isSubsetOf(outcomes.published());
  }

  private static List<Integer> numbersAt(WireFixture fixture, String event) {
    return fixture.alice().received(event).stream().map(args -> args.get(0).asInt()).toList();
  }

  private static String newEvent() {
    return "event-" + UUID.randomUUID();
  }
}
