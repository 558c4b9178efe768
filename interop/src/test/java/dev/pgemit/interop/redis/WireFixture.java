package dev.pgemit.interop.redis;

import static org.awaitility.Awaitility.await;

import dev.pgemit.Emitter;
import dev.pgemit.interop.emitter.WireTransport;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;

/** An emitter, and clients on both servers of one adapter, in known rooms and namespaces. */
final class WireFixture implements AutoCloseable {
  private final RedisSocketServers servers;
  private final String wire;
  private final Emitter emitter;
  private final RedisClient alice;
  private final RedisClient bob;
  private final RedisClient admin;

  WireFixture(RedisSocketServers servers, String urls, String wire) {
    this.servers = servers;
    this.wire = wire;
    this.emitter = Emitter.builder(WireTransport.of(urls, wire)).build();
    this.alice = servers.connect(wire, 0, "/", "red");
    this.bob = servers.connect(wire, 1, "/", "red", "blue");
    this.admin = servers.connect(wire, 1, "/admin");
    awaitSubscriptions();
  }

  // The adapters subscribe in the background, and miss what is published before.
  private void awaitSubscriptions() {
    await("subscriptions of " + wire)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              emitter.emit("warm-up");
              emitter.of("/admin").emit("warm-up");
              return clients().stream().noneMatch(each -> each.received("warm-up").isEmpty());
            });
  }

  String wire() {
    return wire;
  }

  RedisSocketServers servers() {
    return servers;
  }

  Emitter emitter() {
    return emitter;
  }

  /** Returns the client on the first server, in room red. */
  RedisClient alice() {
    return alice;
  }

  /** Returns the client on the second server, in rooms red and blue. */
  RedisClient bob() {
    return bob;
  }

  /** Returns the client on the second server, in namespace /admin. */
  RedisClient admin() {
    return admin;
  }

  List<RedisClient> clients() {
    return List.of(alice, bob, admin);
  }

  boolean answersRequests() {
    return !wire.equals("streams-0.1.0") && !wire.equals("streams-0.2.2");
  }

  boolean isStreams() {
    return wire.startsWith("streams");
  }

  boolean isClassic() {
    return wire.startsWith("classic");
  }

  /** Waits until clients of both namespaces have received all that was emitted before. */
  void awaitDelivery() {
    var marker = "marker-" + UUID.randomUUID();
    emitter.emit(marker);
    emitter.of("/admin").emit(marker);
    awaitThat(
        () ->
            clients().stream()
                .allMatch(each -> each.isDisconnected() || !each.received(marker).isEmpty()));
  }

  void awaitThat(Callable<Boolean> condition) {
    await(wire).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5)).until(condition);
  }

  @Override
  public void close() {
    emitter.close();
  }
}
