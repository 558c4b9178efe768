package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.TestKeys;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.FailingSocketFactory;
import dev.pgemit.testing.TestDatabase;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each thread of the service meets an Error in the middle of a statement, and works again. */
class BackgroundThreadsIT {
  private static final Duration TEST_TIMEOUT = Duration.ofSeconds(60);

  // These query Postgres as soon as the service starts.
  private static final List<String> THREADS =
      List.of(
          "pgemit-keys",
          "pgemit-watch",
          "pgemit-start-up",
          "pgemit-retention",
          "pgemit-dispatcher");

  private static final String STREAM_BODY = "{\"event\":\"a\"}\n{\"event\":\"b\"}\n";

  @TempDir private Path folder;

  @Test
  void restartsEachThreadAfterErrorAndCountsTheFailure() throws Exception {
    try (var database = TestDatabase.createWithAttachments()) {
      Migrations.migrate(database.dataSource());
      var key = TestKeys.of(database).create("k", "emit,broadcast,metrics");
      for (var thread : THREADS) {
        injectFailure(thread);
      }
      try (var service =
          TestService.startWithKeys(urlWithFailingSockets(database.url()), Map.of())) {
        var caller = service.withKey(key);
        // The Error hits while the driver sends the writer's statement, so the outcome is unknown.
        injectFailure("pgemit-writer");
        var stream =
            caller.post(
                "/v1/emit/stream",
                "application/x-ndjson",
                STREAM_BODY.getBytes(StandardCharsets.UTF_8));
        assertThat(stream.body()).contains("unknown");

        // The writer's next statement shows that it works again.
        await()
            .atMost(TEST_TIMEOUT)
            .untilAsserted(
                () -> {
                  var again =
                      caller.post(
                          "/v1/emit/stream",
                          "application/x-ndjson",
                          STREAM_BODY.getBytes(StandardCharsets.UTF_8));
                  assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
                  assertThat(folder).isEmptyDirectory();
                });

        var metrics = caller.get("/metrics").body();
        for (var thread : THREADS) {
          assertThat(metrics)
              .contains("pgemit_thread_failures_total{thread=\"%s\"} 1.0".formatted(thread));
        }
        assertThat(service.get("/readyz").statusCode()).isEqualTo(200);
        assertThat(folder).isEmptyDirectory();
      }
    }
  }

  /** A feature whose thread fails repeatedly is reported as failed until the thread works again. */
  @Test
  void readinessAndMetricsReportFailingFeaturesUntilRecovery() throws Exception {
    try (var database = TestDatabase.createWithAttachments()) {
      Migrations.migrate(database.dataSource());
      var key = TestKeys.of(database).create("k", "*");
      try (var service =
          TestService.startWithKeys(urlWithFailingSockets(database.url()), Map.of())) {
        var caller = service.withKey(key);
        assertFailsMeanwhile(caller, "listen", "pgemit-listener", HttpURLConnection.HTTP_OK);
        assertFailsMeanwhile(caller, "schedule", "pgemit-dispatcher", HttpURLConnection.HTTP_OK);
        assertFailsMeanwhile(
            caller, "publish", "pgemit-writer", HttpURLConnection.HTTP_UNAVAILABLE);
      }
    }
  }

  private void assertFailsMeanwhile(TestService caller, String feature, String thread, int status)
      throws Exception {
    var armed = folder.resolve(thread + ".always");
    Files.createFile(armed);
    await()
        .atMost(TEST_TIMEOUT)
        .untilAsserted(
            () -> {
              use(caller);
              var ready = caller.get("/readyz");
              assertThat(ready.statusCode()).as(ready.body()).isEqualTo(status);
              assertThat(state(ready, feature)).as(ready.body()).isEqualTo("failing");
              assertThat(caller.get("/metrics").body())
                  .contains("pgemit_feature_up{feature=\"%s\"} 0.0".formatted(feature));
            });
    Files.delete(armed);
    await()
        .atMost(TEST_TIMEOUT)
        .untilAsserted(
            () -> {
              use(caller);
              var ready = caller.get("/readyz");
              assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
              assertThat(state(ready, feature)).as(ready.body()).isEqualTo("working");
              assertThat(caller.get("/metrics").body())
                  .contains("pgemit_feature_up{feature=\"%s\"} 1.0".formatted(feature));
            });
  }

  /** Gives each thread work, and ignores the results. */
  private static void use(TestService caller) throws Exception {
    caller.post(
        "/v1/emit/stream", "application/x-ndjson", STREAM_BODY.getBytes(StandardCharsets.UTF_8));
    caller.post("/v1/emit", "{\"event\":\"e\",\"delay\":\"PT0.001S\"}");
    caller.get("/v1/servers?timeout=300");
  }

  private static String state(HttpResponse<String> ready, String feature) {
    return ResponseAssertions.json(ready.body())
        .path("features")
        .path(feature)
        .path("state")
        .asString("");
  }

  private void injectFailure(String thread) throws Exception {
    Files.createFile(folder.resolve(thread));
  }

  private String urlWithFailingSockets(String url) {
    return "%s%ssocketFactory=%s&socketFactoryArg=%s"
        .formatted(
            url,
            url.contains("?") ? "&" : "?",
            FailingSocketFactory.class.getName(),
            URLEncoder.encode(folder.toString(), StandardCharsets.UTF_8));
  }
}
