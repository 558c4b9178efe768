package dev.pgemit.http.history;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.TestService;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

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
  void namesTheNamespacesThatTheReplicaHasSeenWithinThoseOfTheKey() throws Exception {
    var all = service.withKey(service.keys().create("everywhere", "*"));
    var shop = service.withKey(service.keys().create("shop", "stats", "/shop*", "*", "*"));
    ResponseAssertions.acceptedId(
        all.post("/v1/emit", "{\"event\":\"e\",\"namespace\":\"/shop\"}"));
    ResponseAssertions.acceptedId(
        all.post("/v1/emit", "{\"event\":\"e\",\"namespace\":\"admin\"}"));
    ResponseAssertions.problem(all.post("/v1/emit", "{\"namespace\":\"/refused\"}"), 400);
    assertThat(namespaces(all)).contains("/admin", "/shop").doesNotContain("/refused");
    assertThat(namespaces(shop)).containsExactly("/shop");

    try (var server = service.database().connect();
        var statement = server.createStatement()) {
      statement.execute("LISTEN \"socket.io#/shop/orders\"");
      await()
          .atMost(ofSeconds(40))
          .untilAsserted(
              () -> assertThat(namespaces(shop)).containsExactly("/shop", "/shop/orders"));
    }
  }

  private static List<String> namespaces(TestService caller) throws Exception {
    return ResponseAssertions.json(caller.get("/v1/stats").body())
        .get("namespaces")
        .valueStream()
        .map(JsonNode::stringValue)
        .toList();
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
