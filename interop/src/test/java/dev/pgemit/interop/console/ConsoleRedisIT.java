package dev.pgemit.interop.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.Emitter;
import dev.pgemit.http.HttpApi;
import dev.pgemit.http.access.AccessPolicy;
import dev.pgemit.http.access.Grant;
import dev.pgemit.http.access.KeyAdministration;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.redis.RedisTransport;
import dev.pgemit.testing.RedisServer;
import dev.pgemit.testing.TestDatabase;
import java.util.EnumSet;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The live view of a service that publishes through Redis. */
@NullUnmarked // its fields are set before its tests
class ConsoleRedisIT {
  private static final String LIVE_LINK = "nav a[href='#/live']";

  private static RedisServer redis;
  private static TestDatabase database;
  private static String key;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
    redis = RedisServer.start();
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    key =
        new KeyAdministration(database.dataSource(), "socket_io_attachments", "tester")
            .create(
                "console",
                new AccessPolicy(Grant.of(EnumSet.allOf(Permission.class)), null),
                now -> null)
            .orElseThrow()
            .text();
  }

  @AfterAll
  static void stop() throws Exception {
    if (redis != null) {
      redis.close();
      database.close();
    }
  }

  @Test
  void eventsOfAStreamAreShown() {
    try (var service = startService("redis-streams");
        var browser = open(service);
        var emitter = Emitter.builder(RedisTransport.streams(redis.url())).build()) {
      assertThat(browser.count(LIVE_LINK)).isEqualTo(1);
      browser.waitFor(".dot.listening");
      browser.view("live");
      emitter.to("user:42").emit("paid", Map.of("order", 17));

      await().untilAsserted(() -> assertThat(browser.text(".live-list")).contains("paid"));
      assertThat(browser.errors()).isEmpty();
    }
  }

  @Test
  void noLiveViewIsOfferedWithoutTails() {
    try (var service = startService("redis-sharded");
        var browser = open(service)) {
      assertThat(browser.count("nav a[href='#/overview']")).isEqualTo(1);
      assertThat(browser.count(LIVE_LINK)).isZero();
      assertThat(browser.errors()).isEmpty();
    }
  }

  private static HttpApi startService(String transport) {
    return HttpApi.start(
        Settings.from(
            Map.of(
                "DATABASE_URL",
                database.url(),
                "PORT",
                "0",
                "PGEMIT_TRANSPORT",
                transport,
                "REDIS_URL",
                redis.url())));
  }

  private static ConsoleBrowser open(HttpApi service) {
    var browser = new ConsoleBrowser("http://127.0.0.1:%d/".formatted(service.port()));
    browser.signIn(key);
    return browser;
  }
}
