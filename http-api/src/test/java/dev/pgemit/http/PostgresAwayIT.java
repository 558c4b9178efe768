package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.TestDatabase;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class PostgresAwayIT {
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(3);

  @Test
  void whereNothingListensItStartsAndSaysSo() throws Exception {
    int port;
    try (var unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = unused.getLocalPort();
    }
    try (var log = new Log();
        var service = Service.on("postgresql://u:secret@127.0.0.1:" + port + "/d", Map.of())) {
      assertThat(log.warnings())
          .containsExactly(
              "Not ready: No connection to Postgres, since nothing listens at its host and port:"
                  + " start Postgres, or correct the host and the port in DATABASE_URL");
      assertAway(service);
    }
  }

  @Test
  void whereKeysAreAskedForItSaysNoMore() throws Exception {
    int port;
    try (var unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = unused.getLocalPort();
    }
    try (var log = new Log();
        var service = Service.keyed("postgresql://u@127.0.0.1:" + port + "/d", Map.of())) {
      assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
      assertThat(log.warnings())
          .singleElement(InstanceOfAssertFactories.STRING)
          .startsWith("Not ready: No connection to Postgres");
    }
  }

  @Test
  void whereNothingAnswersItSaysSoInTime() throws Exception {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var service =
            Service.on(
                "postgresql://u:secret@127.0.0.1:" + silent.getLocalPort() + "/d", Map.of())) {
      assertAway(service);
    }
  }

  @Test
  void aDatabaseThatGoesAndComesBackIsUsedAgain() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var neighbour = TestDatabase.create();
        var service = Service.on(database)) {
      var name = database.query("SELECT current_database()");
      Answers.id(service.post("/v1/emit", "{\"event\":\"before\"}"));

      neighbour.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
      neighbour.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
      Eventually.holds(() -> service.get("/readyz").statusCode() == 503);
      assertAway(service);
      for (var path : List.of("/v1/servers", "/v1/sockets", "/v1/scheduled", "/v1/recurring")) {
        assertThat(Answers.problem(service.get(path), 503).get("detail").stringValue())
            .as(path)
            .contains("connection")
            .doesNotContain(name, "FATAL", "published");
      }

      neighbour.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
      Eventually.holds(() -> service.get("/readyz").statusCode() == 200);
      try (var channel = Channel.of(database, "/")) {
        var id = Answers.id(service.post("/v1/emit", "{\"event\":\"after\"}"));
        assertThat(channel.next()).contains(id, "\"after\"");
      }
    }
  }

  private static void assertAway(Service service) throws Exception {
    assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
    Answers.problem(service.get("/readyz"), 503);
    Answers.problem(service.get("/v1/tail"), 503);

    var start = System.nanoTime();
    var answer = service.post("/v1/emit", "{\"event\":\"e\"}");
    var taken = Duration.ofNanos(System.nanoTime() - start);

    var problem = Answers.problem(answer, 503);
    assertThat(taken).isLessThan(LONGEST_ANSWER);
    assertThat(problem.get("detail").stringValue())
        .contains("nothing was published")
        .doesNotContain("secret");
    assertThat(problem.has("outcome")).isFalse();
    assertThat(answer.headers().firstValue("Retry-After"))
        .hasValueSatisfying(seconds -> assertThat(Integer.parseInt(seconds)).isPositive());
  }
}
