package dev.pgemit.http.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.pgemit.http.testing.LogCapture;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests that the warm-up answers emits, and that the service itself has done nothing then. */
class WarmUpIT {
  @Test
  void answersEmitsThatLeaveNoTrace() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var channel = TestChannel.listen(database, "/");
        var log = LogCapture.ofService();
        var requests = LogCapture.of("requests");
        var service = TestService.start(database.url(), Map.of("PGEMIT_WARM_UP", "on"))) {
      assertThat(log.events())
          .extracting(ILoggingEvent::getFormattedMessage)
          .anyMatch(line -> line.matches("Warmed up with [1-9]\\d* emits that were not sent"));
      assertThat(log.warnings()).noneMatch(line -> line.contains("warm-up"));

      assertThat(service.get("/metrics").body().lines())
          .contains("pgemit_emits_total{outcome=\"accepted\",verb=\"emit\"} 0.0")
          .noneMatch(line -> line.startsWith("pgemit_http_requests_seconds_count{"));
      assertThat(requests.events()).isEmpty();

      assertThat(service.post("/v1/emit", "{\"event\":\"first\"}").statusCode()).isEqualTo(202);
      assertThat(channel.next()).contains("\"first\"");
    }
  }
}
