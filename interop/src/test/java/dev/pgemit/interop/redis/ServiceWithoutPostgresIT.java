package dev.pgemit.interop.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.http.HttpApi;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.interop.node.BrowserPage;
import dev.pgemit.testing.RedisServer;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service on Redis alone reaches real Socket.IO clients. */
class ServiceWithoutPostgresIT {
  private static final CheckedHttpClient CLIENT = new CheckedHttpClient();

  @ParameterizedTest
  @CsvSource({
    "redis-sharded, sharded-dynamic",
    "redis-classic, classic-8.3.0",
    "redis-streams, streams-0.3.1",
  })
  void emitsReachClientsAndAnswersReturn(String transport, String wire) throws Exception {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
    try (var redis = RedisServer.start();
        var servers = new RedisSocketServers(redis.url(), false, List.of(wire));
        var service = HttpApi.start(settings(transport, wire, redis))) {
      var alice = servers.connect(wire, 0, "/", "red");
      var bob = servers.connect(wire, 1, "/", "blue");
      awaitSubscriptions(service, List.of(alice, bob));

      assertThat(emit(service, "{\"to\":\"red\",\"event\":\"price\",\"args\":[9.5]}"))
          .isEqualTo(202);
      assertThat(emit(service, "{\"event\":\"refused\",\"delay\":\"PT1S\"}")).isEqualTo(501);
      assertThat(emit(service, "{\"event\":\"last\"}")).isEqualTo(202);
      var answers = post(service, "/v1/emit-with-ack", "{\"to\":\"blue\",\"event\":\"ask\"}");

      assertThat(answers.statusCode()).as(answers.body()).isEqualTo(200);
      assertThat(answers.body()).contains("\"" + bob.name() + "\"");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !alice.received("last").isEmpty() && !bob.received("last").isEmpty());
      assertThat(alice.received("price")).hasSize(1);
      assertThat(alice.received("price").get(0).get(0).asDouble()).isEqualTo(9.5);
      assertThat(bob.received("price")).isEmpty();
      assertThat(alice.received("refused")).isEmpty();
      assertThat(servers.errors()).isEmpty();
    }
  }

  @Test
  void theConsoleOffersOnlyWhatWorks() throws Exception {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
    try (var redis = RedisServer.start();
        var service = HttpApi.start(settings("redis-streams", "socket.io", redis));
        var browser = new BrowserPage("http://127.0.0.1:" + service.port(), "nav a")) {
      assertThat(browser.text("nav"))
          .contains("Overview", "Live", "Compose", "Who is there")
          .doesNotContain("Scheduled", "Audit", "Keys");
      assertThat(browser.text("main")).contains("Doctor").doesNotContain("What changed");

      browser.click("nav a[href='#/compose']");
      assertThat(browser.text(".segments")).contains("Send").doesNotContain("Schedule");
      assertThat(browser.exceptions()).isEmpty();
    }
  }

  private static Settings settings(String transport, String wire, RedisServer redis) {
    return Settings.from(
            Map.of(
                "PGEMIT_TRANSPORT",
                transport,
                "REDIS_URL",
                redis.url(),
                "PGEMIT_CHANNEL_PREFIX",
                wire,
                "PGEMIT_STREAM_NAME",
                wire,
                "PORT",
                "0",
                "PGEMIT_WARM_UP",
                "off"))
        .withoutKeys();
  }

  // The adapters subscribe in the background, and miss what is published before.
  private static void awaitSubscriptions(HttpApi service, List<RedisClient> clients) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              assertThat(emit(service, "{\"event\":\"warm-up\"}")).isEqualTo(202);
              return clients.stream().noneMatch(each -> each.received("warm-up").isEmpty());
            });
  }

  private static int emit(HttpApi service, String body) throws Exception {
    return post(service, "/v1/emit", body).statusCode();
  }

  private static HttpResponse<String> post(HttpApi service, String path, String body)
      throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }
}
