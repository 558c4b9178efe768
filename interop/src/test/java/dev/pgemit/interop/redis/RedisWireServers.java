package dev.pgemit.interop.redis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.testing.RedisServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Redis, servers on each adapter, and the clients and the emitter of each, for all cases. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RedisWireServers {
  private final Map<String, WireFixture> fixtures = new LinkedHashMap<>();
  private @Nullable RedisSocketServers servers;

  /** Returns the names of the adapters. */
  abstract List<String> wires();

  /** Starts Redis, and returns its addresses. */
  abstract String startRedis() throws Exception;

  abstract boolean isCluster();

  abstract void stopRedis();

  @BeforeAll
  void start() throws Exception {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
    var urls = startRedis();
    servers = new RedisSocketServers(urls, isCluster(), wires());
    for (var wire : wires()) {
      fixtures.put(wire, new WireFixture(servers(), urls, wire));
    }
  }

  @AfterAll
  void stop() {
    fixtures.values().forEach(WireFixture::close);
    if (servers != null) {
      servers.close();
    }
    stopRedis();
  }

  final RedisSocketServers servers() {
    return Objects.requireNonNull(servers);
  }

  final WireFixture fixture(String wire) {
    return Objects.requireNonNull(fixtures.get(wire));
  }
}
