package dev.pgemit.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.TestKeys;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the rate limits of one caller and of all callers. */
class RateLimitIT {
  private static final String EMIT = "{\"event\":\"e\"}";

  private TestDatabase database;
  private TestKeys keys;
  private String adminKey;

  @BeforeEach
  void createDatabase() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    keys = TestKeys.of(database);
    adminKey = keys.create("everything", "*");
  }

  @AfterEach
  void dropDatabase() throws Exception {
    database.close();
  }

  private TestService startWithKeys() {
    return TestService.startWithKeys(database.url(), Map.of());
  }

  @Test
  void answers429WithRetryAfterAboveTheRate() throws Exception {
    var limited = keys.createWithRate("limited", "2/h");
    try (var service = startWithKeys();
        var channel = TestChannel.listen(database, "/")) {
      ResponseAssertions.acceptedId(service.withKey(limited).post("/v1/emit", EMIT));
      ResponseAssertions.acceptedId(service.withKey(limited).post("/v1/emit", EMIT));
      var refused = service.withKey(limited).post("/v1/emit", EMIT);

      assertThat(ResponseAssertions.problem(refused, 429).get("detail").stringValue())
          .contains("limited", "2/h", "nothing was published");
      assertThat(refused.headers().firstValue("Retry-After"))
          .hasValueSatisfying(
              seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1_000, 1_801));
      assertThat(channel.drain()).hasSize(2);
      ResponseAssertions.acceptedId(service.withKey(adminKey).post("/v1/emit", EMIT));
    }
  }

  @Test
  void limitsTheRateOfAllCallersTogether() throws Exception {
    try (var service = TestService.start(database.url(), Map.of("PGEMIT_MAX_RATE", "1/h"))) {
      ResponseAssertions.acceptedId(service.post("/v1/emit", EMIT));
      var refused = service.post("/v1/emit", EMIT);

      assertThat(ResponseAssertions.problem(refused, 429).get("detail").stringValue())
          .contains("PGEMIT_MAX_RATE");
      assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
    }
  }
}
