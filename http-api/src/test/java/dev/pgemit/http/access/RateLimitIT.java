package dev.pgemit.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.KeyedDatabase;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.TestChannel;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests the rate limits of one caller and of all callers. */
class RateLimitIT {
  private static final String EMIT = "{\"event\":\"e\"}";

  @RegisterExtension final KeyedDatabase keyed = new KeyedDatabase();

  @Test
  void answers429WithRetryAfterAboveTheRate() throws Exception {
    var limited = keyed.keys().createWithRate("limited", "2/h");
    try (var service = keyed.startService();
        var channel = TestChannel.listen(keyed.database(), "/")) {
      ResponseAssertions.acceptedId(service.withKey(limited).post("/v1/emit", EMIT));
      ResponseAssertions.acceptedId(service.withKey(limited).post("/v1/emit", EMIT));
      var refused = service.withKey(limited).post("/v1/emit", EMIT);

      assertThat(ResponseAssertions.problem(refused, 429).get("detail").stringValue())
          .contains("limited", "2/h", "nothing was published");
      assertThat(refused.headers().firstValue("Retry-After"))
          .hasValueSatisfying(
              seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1_000, 1_801));
      assertThat(channel.drain()).hasSize(2);
      ResponseAssertions.acceptedId(service.withKey(keyed.adminKey()).post("/v1/emit", EMIT));
    }
  }

  @Test
  void limitsTheRateOfAllCallersTogether() throws Exception {
    try (var service =
        TestService.start(keyed.database().url(), Map.of("PGEMIT_MAX_RATE", "1/h"))) {
      ResponseAssertions.acceptedId(service.post("/v1/emit", EMIT));
      var refused = service.post("/v1/emit", EMIT);

      assertThat(ResponseAssertions.problem(refused, 429).get("detail").stringValue())
          .contains("PGEMIT_MAX_RATE");
      assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
    }
  }
}
