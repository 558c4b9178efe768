package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.FailingSockets;
import dev.pgemit.testing.TestDatabase;
import java.net.URLEncoder;
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
  private static final Duration LONG = Duration.ofSeconds(60);

  // Each asks Postgres as soon as the service starts.
  private static final List<String> THREADS =
      List.of(
          "pgemit-keys",
          "pgemit-watch",
          "pgemit-start-up",
          "pgemit-retention",
          "pgemit-dispatcher");

  private static final String STREAM = "{\"event\":\"a\"}\n{\"event\":\"b\"}\n";

  @TempDir private Path folder;

  @Test
  void eachThreadWorksAgainAndTheMetricsCountTheFailure() throws Exception {
    try (var database = TestDatabase.createWithAttachments()) {
      Migrations.migrate(database.dataSource());
      var key = Keys.of(database).create("k", "emit,broadcast,metrics");
      for (var thread : THREADS) {
        arm(thread);
      }
      try (var service = Service.keyed(failing(database.url()), Map.of())) {
        var caller = service.with(key);
        // The driver sends a statement of the writer: whether it came about nobody knows.
        arm("pgemit-writer");
        var stream =
            caller.post(
                "/v1/emit/stream", "application/x-ndjson", STREAM.getBytes(StandardCharsets.UTF_8));
        assertThat(stream.body()).contains("unknown");

        // The writer's next statement shows that it works again.
        await()
            .atMost(LONG)
            .untilAsserted(
                () -> {
                  var again =
                      caller.post(
                          "/v1/emit/stream",
                          "application/x-ndjson",
                          STREAM.getBytes(StandardCharsets.UTF_8));
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

  private void arm(String thread) throws Exception {
    Files.createFile(folder.resolve(thread));
  }

  private String failing(String url) {
    return "%s%ssocketFactory=%s&socketFactoryArg=%s"
        .formatted(
            url,
            url.contains("?") ? "&" : "?",
            FailingSockets.class.getName(),
            URLEncoder.encode(folder.toString(), StandardCharsets.UTF_8));
  }
}
