package dev.pgemit.http.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceProcess;
import dev.pgemit.migrations.MigrationOptions;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Authorized clients send as much as the limits permit, at the smallest heap for these limits. */
class SmallHeapIT {
  private static final CheckedHttpClient CLIENT = new CheckedHttpClient();
  private static final int SENDERS = 12;
  private static final String LARGE_ARGUMENT = "x".repeat(4 << 20);
  private static final List<String> THREADS =
      List.of(
          "pgemit-listener",
          "pgemit-writer",
          "pgemit-dispatcher",
          "pgemit-retention",
          "pgemit-streams",
          "pgemit-watch",
          "pgemit-connections");

  @Test
  void concurrentLargeBodiesKillNoThread() throws Exception {
    try (var database = TestDatabase.create()) {
      Migrations.migrate(database.dataSource(), MigrationOptions.DEFAULT);
      try (var service =
              ServiceProcess.start(database, Map.of("PGEMIT_MAX_BODY", "8MiB"), "-Xmx64m");
          var channel = TestChannel.listen(database, "/");
          var tail = tail(service).body();
          var other = tail(service).body()) {
        var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (var i = 0; i < SENDERS; i++) {
          answers.add(post(service, "{\"event\":\"large\",\"args\":[\"" + LARGE_ARGUMENT + "\"]}"));
        }
        for (var answer : answers) {
          assertAcceptedOrOutcomeReported(answer);
        }

        assertThat(
                post(service, "{\"event\":\"later\",\"delay\":\"PT1S\"}").get(60, TimeUnit.SECONDS))
            .extracting(HttpResponse::statusCode)
            .isEqualTo(202);
        while (!channel.next().contains("\"later\"")) {
          assertThat(service.process().isAlive()).isTrue();
        }
        assertThat(service.threads()).containsAll(THREADS);
        assertThat(tail.available() + other.available()).isPositive();
      }
    }
  }

  /** A request that was not rejected may have been published, and its response says so. */
  private static void assertAcceptedOrOutcomeReported(
      CompletableFuture<HttpResponse<String>> answer) throws Exception {
    HttpResponse<String> got;
    try {
      got = answer.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(IOException.class); // no response, so no false one
      return;
    }
    assertThat(got.statusCode()).as(got.body()).isIn(202, 500, 503);
    if (got.statusCode() == 500) {
      assertThat(ResponseAssertions.problem(got, 500).path("outcome").asString(""))
          .isEqualTo("unknown");
    }
  }

  private static HttpResponse<InputStream> tail(ServiceProcess service) throws Exception {
    return CLIENT.open(request(service, "/v1/tail").build());
  }

  private static CompletableFuture<HttpResponse<String>> post(ServiceProcess service, String body) {
    return CLIENT.sendAsync(
        request(service, "/v1/emit")
            .header("Content-Type", ServiceClient.JSON)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private static HttpRequest.Builder request(ServiceProcess service, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path));
  }
}
