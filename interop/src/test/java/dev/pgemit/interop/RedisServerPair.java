package dev.pgemit.interop;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.emitter.BroadcastTarget;
import dev.pgemit.interop.emitter.EmitterUnderTest;
import dev.pgemit.interop.emitter.EmitterUnderTest.EmitFlags;
import dev.pgemit.interop.node.SocketServer;
import java.time.Duration;
import java.util.List;

/** Two Socket.IO servers on one Redis adapter. */
final class RedisServerPair extends ServerPair {
  private RedisServerPair(String wire, String url) {
    super(SocketServer.startOnRedis(wire, url), SocketServer.startOnRedis(wire, url));
  }

  /**
   * Starts the servers, and waits until they receive events.
   *
   * @param url the address of Redis
   * @param emitter an emitter that is known to reach these servers
   */
  static RedisServerPair start(String wire, String url, EmitterUnderTest emitter) {
    var servers = new RedisServerPair(wire, url);
    servers.awaitSubscriptions(emitter);
    return servers;
  }

  // The adapters subscribe in the background, and miss what is published before.
  private void awaitSubscriptions(EmitterUnderTest emitter) {
    var namespaces = List.of("/", "/admin");
    var clients =
        List.of(first(), second()).stream()
            .flatMap(server -> namespaces.stream().map(namespace -> connect(server, namespace)))
            .toList();
    await("subscriptions")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              for (var namespace : namespaces) {
                var everyone = BroadcastTarget.everyoneIn(namespace);
                emitter.emit(everyone, EmitFlags.DEFAULT, "warm-up", List.of());
              }
              return clients.stream().noneMatch(each -> each.received("warm-up").isEmpty());
            });
    clients.forEach(this::disconnect);
  }
}
