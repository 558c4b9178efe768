package dev.pgemit.platforms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.Emitter;
import dev.pgemit.Relay;
import dev.pgemit.redis.RedisTransport;
import dev.pgemit.testing.RedisServer;
import dev.pgemit.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The Redis transports on the Lettuce and the Netty that Spring Boot manages. */
class RedisTransportsIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @Test
  void everyTransportPublishesAndCountsServers() throws Exception {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
    try (var redis = RedisServer.start()) {
      for (var transport :
          List.of(
              RedisTransport.sharded(redis.url()),
              RedisTransport.streams(redis.url()),
              RedisTransport.classic(redis.url()))) {
        try (var io = Emitter.builder(transport).build()) {
          io.to("room").emit("event", 1, new byte[] {1});
          var batch = io.batch();
          batch.emit("first");
          batch.emit("second");
          assertEquals(2, batch.publish().size());
          if (!transport.toString().contains("streams")) { // which need a server of version 0.3
            assertEquals(0, io.timeout(TIMEOUT).fetchSockets().join().servers());
          }
        }
      }
    }
  }

  @Test
  void aRelayReadsAStream() throws Exception {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
    try (var redis = RedisServer.start();
        var database = TestDatabase.createWithAttachments();
        var postgres = Emitter.create(database.dataSource());
        var streams = Emitter.builder(RedisTransport.streams(redis.url())).build();
        var tail = postgres.tail().join();
        var relay = Relay.start(streams, postgres, List.of("/"), Map.of())) {
      streams.emit("event", 1);

      var message = tail.poll(TIMEOUT).orElseThrow();
      assertEquals("event", message.event());
      assertTrue(relay.failure().isEmpty());
    }
  }
}
