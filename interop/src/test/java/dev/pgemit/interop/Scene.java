package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.door.Door;
import dev.pgemit.interop.door.Door.Flags;
import dev.pgemit.interop.door.Target;
import dev.pgemit.interop.node.Client;
import dev.pgemit.interop.node.SocketServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who is on stage in each case: fresh clients on both servers, in rooms and a namespace of known
 * names, the door that is tried, and a marker by which to know that nothing more is coming.
 */
final class Scene implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final Cluster cluster;
  private final Door door;
  private final Door markers;
  private final Client alice;
  private final Client bob;
  private final Client carol;
  private final Client admin;

  /**
   * Sets the scene.
   *
   * @param door the door that is tried
   * @param markers a door that is known to work, for the markers
   */
  Scene(Cluster cluster, Door door, Door markers) {
    this.cluster = cluster;
    this.door = door;
    this.markers = markers;
    this.alice = cluster.connect(cluster.first(), "/", "red");
    this.bob = cluster.connect(cluster.second(), "/", "red", "blue");
    this.carol = cluster.connect(cluster.first(), "/");
    this.admin = cluster.connect(cluster.second(), "/admin", "red");
  }

  Door door() {
    return door;
  }

  /** On the first server, in room red. */
  Client alice() {
    return alice;
  }

  /** On the second server, in rooms red and blue. */
  Client bob() {
    return bob;
  }

  /** On the first server, in no room. */
  Client carol() {
    return carol;
  }

  /** On the second server, in namespace /admin, in room red. */
  Client admin() {
    return admin;
  }

  SocketServer first() {
    return cluster.first();
  }

  SocketServer second() {
    return cluster.second();
  }

  /** How many bytes a message to everyone has beside the text that is its only argument. */
  int envelope(String event) throws SQLException {
    return Envelope.measure(cluster.database(), door, event);
  }

  void emit(Target target, String event, Object... args) {
    door.emit(target, Flags.NONE, event, List.of(args));
  }

  /**
   * Waits until these clients have each got an event once, and checks that no other client does.
   */
  void assertOnly(String event, List<Client> insiders, Object... args) {
    settle(() -> insiders.stream().allMatch(client -> !client.received(event).isEmpty()));
    for (var client : List.of(alice, bob, carol, admin)) {
      var expected =
          insiders.contains(client) ? List.of(JSON.<JsonNode>valueToTree(args)) : List.of();
      assertThat(client.received(event)).as(client.name()).isEqualTo(expected);
    }
  }

  /**
   * Waits until a condition holds, or until markers that were sent later have reached everyone: a
   * small one, and one that each server must fetch.
   */
  void settle(Condition condition) {
    var marker = "marker-" + UUID.randomUUID();
    for (var namespace : List.of("/", "/admin")) {
      markers.emit(Target.of(namespace), Flags.NONE, marker, List.of("small"));
      markers.emit(Target.of(namespace), Flags.NONE, marker, List.of(new byte[] {1}));
    }
    var present = List.of(alice, bob, carol, admin);
    await(marker)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                present.stream()
                    .allMatch(
                        client -> client.isDisconnected() || client.received(marker).size() == 2));
    // A large attachment may be fetched more slowly than the marker's.
    var deadline = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    while (!condition.holds() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    for (var client : List.of(alice, bob, carol, admin)) {
      cluster.disconnect(client);
    }
  }

  /** What a case waits for. */
  interface Condition {
    boolean holds();
  }
}
