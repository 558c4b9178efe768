package dev.pgemit.http;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.testing.LogCapture;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class PostgresOutageIT {
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(10);

  @Test
  void startsAndReportsRefusedConnection() throws Exception {
    int port;
    try (var unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = unused.getLocalPort();
    }
    try (var log = LogCapture.ofService();
        var service =
            TestService.start("postgresql://u:secret@127.0.0.1:" + port + "/d", Map.of())) {
      assertThat(log.warnings())
          .containsExactly(
              "Not ready: No connection to Postgres: no server listens on this host and"
                  + " port: start Postgres, or correct the host and the port in DATABASE_URL");
      assertUnavailable(service);
    }
  }

  @Test
  void hidesTheReasonWhenKeysAreRequired() throws Exception {
    int port;
    try (var unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = unused.getLocalPort();
    }
    try (var log = LogCapture.ofService();
        var service =
            TestService.startWithKeys("postgresql://u@127.0.0.1:" + port + "/d", Map.of())) {
      assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
      assertThat(log.warnings())
          .singleElement(InstanceOfAssertFactories.STRING)
          .startsWith("Not ready: No connection to Postgres");
    }
  }

  @Test
  void reportsUnresponsivePostgresInTime() throws Exception {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var service =
            TestService.start(
                "postgresql://u:secret@127.0.0.1:" + silent.getLocalPort() + "/d", Map.of())) {
      assertUnavailable(service);
    }
  }

  @Test
  void recoversAfterOutage() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var neighbour = TestDatabase.create();
        var service = TestService.start(database)) {
      var name = database.query("SELECT current_database()");
      ResponseAssertions.acceptedId(service.post("/v1/emit", "{\"event\":\"before\"}"));

      neighbour.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
      neighbour.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
      await().atMost(ofSeconds(30)).until(() -> service.get("/readyz").statusCode() == 503);
      assertUnavailable(service);
      for (var path : List.of("/v1/servers", "/v1/sockets", "/v1/scheduled", "/v1/recurring")) {
        assertThat(ResponseAssertions.problem(service.get(path), 503).get("detail").stringValue())
            .as(path)
            .contains("connection")
            .doesNotContain(name, "FATAL", "published");
      }

      neighbour.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
      await().atMost(ofSeconds(30)).until(() -> service.get("/readyz").statusCode() == 200);
      try (var channel = TestChannel.listen(database, "/")) {
        var id = ResponseAssertions.acceptedId(service.post("/v1/emit", "{\"event\":\"after\"}"));
        assertThat(channel.next()).contains(id, "\"after\"");
      }
    }
  }

  private static void assertUnavailable(TestService service) throws Exception {
    assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
    ResponseAssertions.problem(service.get("/readyz"), 503);
    ResponseAssertions.problem(service.get("/v1/tail"), 503);

    var start = System.nanoTime();
    var answer = service.post("/v1/emit", "{\"event\":\"e\"}");
    var taken = Duration.ofNanos(System.nanoTime() - start);

    var problem = ResponseAssertions.problem(answer, 503);
    assertThat(taken).isLessThan(RESPONSE_TIMEOUT);
    assertThat(problem.get("detail").stringValue())
        .contains("nothing was published")
        .doesNotContain("secret");
    assertThat(problem.has("outcome")).isFalse();
    assertThat(answer.headers().firstValue("Retry-After"))
        .hasValueSatisfying(seconds -> assertThat(Integer.parseInt(seconds)).isPositive());
  }
}
