package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.settings.Settings;
import dev.pgemit.testing.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthIT {
  @Test
  void itIsReadyWithAPrimaryAndATable() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var service = Service.start(database)) {
      assertThat(service.get("/healthz").body()).isEqualTo("{\"status\":\"alive\"}");
      assertThat(service.get("/readyz").body()).isEqualTo("{\"status\":\"ready\"}");
    }
  }

  @Test
  void withoutTheTableSmallMessagesGoAndLargeOnesSayWhatToDo() throws Exception {
    try (var database = TestDatabase.create();
        var service = Service.start(database)) {
      assertThat(service.get("/readyz").statusCode()).isEqualTo(503);
      assertThat(service.post("/v1/emit", "{\"event\":\"e\"}").statusCode()).isEqualTo(202);
      var large =
          service.post("/v1/emit", "{\"event\":\"e\",\"args\":[\"" + "a".repeat(9_000) + "\"]}");
      assertThat(large.statusCode()).isEqualTo(503);
      assertThat(large.body()).contains("pgemit migrate").doesNotContain("INSERT");
    }
  }

  @Test
  void withoutPostgresItIsAliveAndSaysWhenToTryAgain() throws Exception {
    var away = Map.of("DATABASE_URL", "postgresql://u:s3cret@127.0.0.1:1/x", "PORT", "0");
    try (var api = HttpApi.start(Settings.from(away))) {
      var http = HttpClient.newHttpClient();
      var base = "http://127.0.0.1:%d".formatted(api.port());
      var alive = HttpRequest.newBuilder(URI.create(base + "/healthz")).build();
      assertThat(http.send(alive, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
      var emit =
          HttpRequest.newBuilder(URI.create(base + "/v1/emit"))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("{\"event\":\"e\"}"))
              .build();
      var refused = http.send(emit, HttpResponse.BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(refused.body()).contains("nothing was published").doesNotContain("s3cret");
    }
  }
}
