package dev.pgemit.http.edge;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BodyLimitIT {
  private static final byte[] EMIT = "{\"event\":\"e\"}".getBytes(StandardCharsets.UTF_8);

  @Test
  void acceptsBodyOfExactlyTheLimit() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var service = service(database, String.valueOf(EMIT.length))) {
      ResponseAssertions.acceptedId(service.post("/v1/emit", ServiceClient.JSON, EMIT));
      ResponseAssertions.acceptedId(
          service.post(
              "/v1/emit",
              ServiceClient.JSON,
              BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(EMIT))));
    }
  }

  @Test
  void acceptsBodiesAtTheLargestLimitForTheHeap() throws Exception {
    var largest = Math.min(2_147_483_646, Runtime.getRuntime().maxMemory() / 8);
    try (var database = TestDatabase.createWithAttachments();
        var service = service(database, String.valueOf(largest))) {
      ResponseAssertions.acceptedId(service.post("/v1/emit", ServiceClient.JSON, EMIT));
    }
  }

  private static TestService service(TestDatabase database, String limit) {
    return TestService.start(database.url(), Map.of("PGEMIT_MAX_BODY", limit));
  }
}
