package dev.pgemit.http.history;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatsIT {
  @RegisterExtension
  static final ServiceFixture service =
      ServiceFixture.withAllTables().requireKeys().setting("PGEMIT_REPLICA", "web-1");

  @Test
  void showsWhatTheReplicaDid() throws Exception {
    var caller = service.withKey(service.keys().create("all", "*"));
    for (var i = 0; i < 5; i++) {
      ResponseAssertions.acceptedId(caller.post("/v1/emit", "{\"event\":\"e\"}"));
    }
    ResponseAssertions.problem(caller.post("/v1/emit", "{}"), 400);

    await()
        .atMost(ofSeconds(40))
        .until(() -> caller.get("/v1/stats").body().contains("\"messages\":5"));
    var document = ResponseAssertions.json(caller.get("/v1/stats").body());
    assertThat(document.get("replica").stringValue()).isEqualTo("web-1");
    var total = document.get("total");
    assertThat(total.get("messages").intValue()).isEqualTo(5);
    assertThat(total.get("requests").intValue()).isGreaterThanOrEqualTo(6);
    assertThat(total.get("refused").intValue()).isEqualTo(1);
    assertThat(total.get("failed").intValue()).isZero();
    assertThat(total.at("/latencyMillis/max").doubleValue()).isPositive();
  }

  @Test
  void needsARightOfItsOwn() throws Exception {
    var reader = service.withKey(service.keys().create("reader", "metrics,audit"));
    assertThat(ResponseAssertions.problem(reader.get("/v1/stats"), 403).get("detail").stringValue())
        .contains("--allow stats");
    var console = service.withKey(service.keys().create("console", "stats"));
    assertThat(console.get("/v1/stats").statusCode()).isEqualTo(200);
    ResponseAssertions.problem(console.get("/metrics"), 403);
  }
}
