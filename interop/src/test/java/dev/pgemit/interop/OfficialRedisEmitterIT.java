package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.Emitter;
import dev.pgemit.interop.emitter.EmitterUnderTest;
import dev.pgemit.interop.emitter.JavaEmitter;
import dev.pgemit.interop.emitter.OfficialEmitter;
import dev.pgemit.interop.emitter.WireTransport;
import dev.pgemit.testing.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Verifies the documentation's table of the official Redis emitter's messages that arrive, and that
 * pgemit's messages of the same cases arrive on the same servers.
 */
class OfficialRedisEmitterIT {
  private static final Path DOCUMENT = Path.of("../docs/compatibility.md");

  private static @Nullable RedisServer redis;

  @BeforeAll
  static void startRedis() throws Exception {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
    redis = RedisServer.start();
  }

  @AfterAll
  static void stopRedis() {
    if (redis != null) {
      redis.close();
    }
  }

  @Test
  void documentedTableMatchesTheResults() throws Exception {
    var table =
        CompatibilityTable.of(AdapterVersions.REDIS_PUBSUB, OfficialRedisEmitterIT::runCases);

    assertThat(Files.readString(DOCUMENT)).contains("\n" + table + "\n");
  }

  private static Map<String, Boolean> runCases(String wire) throws Exception {
    var results = new LinkedHashMap<String, Boolean>();
    try (var java = javaEmitter(wire);
        var official = OfficialEmitter.throughRedis(url(), wire);
        var servers = RedisServerPair.start(wire, url(), java)) {
      for (var testCase : InteropCase.values()) {
        verifyThrough(java, testCase, servers);
        try (var fixture = new CaseFixture(servers, official, java)) {
          results.put(testCase.toString(), CompatibilityTable.arrives(() -> testCase.run(fixture)));
        }
      }
    }
    return results;
  }

  @Test
  void everyCaseArrivesWithTheStreamsAdapter() throws Exception {
    var table =
        CompatibilityTable.of(
            AdapterVersions.REDIS_STREAMS,
            wire -> {
              var results = new LinkedHashMap<String, Boolean>();
              try (var java = javaEmitter(wire);
                  var servers = RedisServerPair.start(wire, url(), java)) {
                for (var testCase : InteropCase.values()) {
                  verifyThrough(java, testCase, servers);
                  results.put(testCase.toString(), true);
                }
              }
              return results;
            });

    assertThat(table).doesNotContain("lost");
  }

  private static void verifyThrough(
      EmitterUnderTest java, InteropCase testCase, ServerPair servers) {
    try (var fixture = new CaseFixture(servers, java, java)) {
      testCase.run(fixture);
    }
  }

  private static JavaEmitter javaEmitter(String wire) {
    return new JavaEmitter(Emitter.builder(WireTransport.of(url(), wire)).build());
  }

  private static String url() {
    return Objects.requireNonNull(redis).url();
  }
}
