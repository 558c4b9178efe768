package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.emitter.BroadcastTarget;
import dev.pgemit.interop.emitter.EmitterUnderTest;
import dev.pgemit.interop.emitter.EmitterUnderTest.EmitFlags;
import dev.pgemit.interop.node.SocketClient;
import dev.pgemit.interop.node.SocketServer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The participants of each case: new clients on both servers, in known rooms and namespaces, the
 * emitter under test, and a marker event that shows that no further event will arrive.
 */
final class CaseFixture implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final ServerPair servers;
  private final EmitterUnderTest emitter;
  private final EmitterUnderTest markerEmitter;
  private final SocketClient alice;
  private final SocketClient bob;
  private final SocketClient carol;
  private final SocketClient admin;

  /**
   * Connects the clients.
   *
   * @param emitter the emitter under test
   * @param markerEmitter an emitter that is known to work, for the markers
   */
  CaseFixture(ServerPair servers, EmitterUnderTest emitter, EmitterUnderTest markerEmitter) {
    this.servers = servers;
    this.emitter = emitter;
    this.markerEmitter = markerEmitter;
    this.alice = servers.connect(servers.first(), "/", "red");
    this.bob = servers.connect(servers.second(), "/", "red", "blue");
    this.carol = servers.connect(servers.first(), "/");
    this.admin = servers.connect(servers.second(), "/admin", "red");
  }

  EmitterUnderTest emitter() {
    return emitter;
  }

  /** Returns the client on the first server, in room red. */
  SocketClient alice() {
    return alice;
  }

  /** Returns the client on the second server, in rooms red and blue. */
  SocketClient bob() {
    return bob;
  }

  /** Returns the client on the first server, in no room. */
  SocketClient carol() {
    return carol;
  }

  /** Returns the client on the second server, in namespace /admin, in room red. */
  SocketClient admin() {
    return admin;
  }

  SocketServer first() {
    return servers.first();
  }

  SocketServer second() {
    return servers.second();
  }

  void emit(BroadcastTarget target, String event, Object... args) {
    emitter.emit(target, EmitFlags.DEFAULT, event, List.of(args));
  }

  /** Checks that each of these clients has received an event once, and no other client has. */
  void assertReceivedOnlyBy(String event, List<SocketClient> recipients, Object... args) {
    awaitDelivery();
    for (var client : List.of(alice, bob, carol, admin)) {
      var expected =
          recipients.contains(client) ? List.of(JSON.<JsonNode>valueToTree(args)) : List.of();
      assertThat(client.received(event)).as(client.name()).isEqualTo(expected);
    }
  }

  /**
   * Waits until all that was emitted before has arrived, or will never arrive. The first marker is
   * behind it in each server, and the second marker is behind the attachments that a server reads
   * meanwhile.
   */
  void awaitDelivery() {
    awaitMarker();
    servers.first().awaitMessagesRead();
    servers.second().awaitMessagesRead();
    awaitMarker();
  }

  private void awaitMarker() {
    var marker = "marker-" + UUID.randomUUID();
    for (var namespace : List.of("/", "/admin")) {
      markerEmitter.emit(
          BroadcastTarget.everyoneIn(namespace), EmitFlags.DEFAULT, marker, List.of());
    }
    await(marker)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                List.of(alice, bob, carol, admin).stream()
                    .allMatch(
                        client -> client.isDisconnected() || !client.received(marker).isEmpty()));
  }

  @Override
  public void close() {
    for (var client : List.of(alice, bob, carol, admin)) {
      servers.disconnect(client);
    }
  }
}
