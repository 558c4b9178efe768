package dev.pgemit.http;

import dev.pgemit.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BodyLimitIT {
  private static final byte[] EMIT = "{\"event\":\"e\"}".getBytes(StandardCharsets.UTF_8);

  @Test
  void aBodyOfExactlyTheLimitIsTaken() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var service = service(database, String.valueOf(EMIT.length))) {
      Answers.id(service.post("/v1/emit", Service.JSON, EMIT));
      Answers.id(
          service.post(
              "/v1/emit",
              Service.JSON,
              BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(EMIT))));
    }
  }

  @Test
  void theLargestLimitThatFitsTheHeapTakesBodiesToo() throws Exception {
    var largest = Math.min(2_147_483_646, Runtime.getRuntime().maxMemory() / 8);
    try (var database = TestDatabase.createWithAttachments();
        var service = service(database, String.valueOf(largest))) {
      Answers.id(service.post("/v1/emit", Service.JSON, EMIT));
    }
  }

  private static Service service(TestDatabase database, String limit) {
    return Service.on(database.url(), Map.of("PGEMIT_MAX_BODY", limit));
  }
}
