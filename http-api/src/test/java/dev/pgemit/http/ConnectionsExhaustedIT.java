package dev.pgemit.http;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.testing.LogCapture;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.TestRole;
import java.sql.Connection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests a server whose {@code max_connections} are all in use. */
class ConnectionsExhaustedIT {
  private static final Map<String, String> SERVER_SETTINGS = Map.of("max_connections", "9");
  private static final int MAX_SESSIONS = 6; // three are reserved for superusers
  private static final String NO_CONNECTION_LEFT =
      "the server has no connection left: raise max_connections";

  @Test
  void readinessListsFailingFeaturesWithoutEmits() throws Exception {
    try (var database = TestDatabase.createOnOwnServer(SERVER_SETTINGS);
        var role = TestRole.create(database);
        var log = LogCapture.ofService()) {
      database.execute(TestDatabase.CREATE_ADAPTER_TABLE);
      Migrations.migrate(database.dataSource());
      database.execute("SELECT pgemit.grant_service('%s')".formatted(role.name()));
      var others = exhaustConnections(role);
      try (var service = TestService.start(role.url(), Map.of("PGEMIT_POOL_SIZE", "2"))) {
        assertThat(log.hasWarning(NO_CONNECTION_LEFT)).isTrue();
        assertThat(
                ResponseAssertions.problem(service.get("/readyz"), 503).get("detail").stringValue())
            .contains(NO_CONNECTION_LEFT);
        await()
            .atMost(ofSeconds(30))
            .until(() -> isFailing(service, "publish") && isFailing(service, "schedule"));

        others.pop().close();
        await().atMost(ofSeconds(30)).until(() -> service.get("/readyz").statusCode() == 200);
        await()
            .atMost(ofSeconds(30))
            .until(() -> log.hasWarning("All but 0 connections of the server are in use"));
        await().atMost(ofSeconds(30)).until(() -> isFailing(service, "schedule"));
        assertThat(service.get("/readyz").body())
            .contains(NO_CONNECTION_LEFT)
            .doesNotContain(role.name());

        others.pop().close();
        await().atMost(ofSeconds(30)).until(() -> !isFailing(service, "schedule"));
        assertThat(service.get("/readyz").statusCode()).isEqualTo(200);
        ResponseAssertions.acceptedId(service.post("/v1/emit", "{\"event\":\"e\"}"));
      } finally {
        for (var other : others) {
          other.close();
        }
      }
    }
  }

  private static Deque<Connection> exhaustConnections(TestRole role) throws Exception {
    var others = new ArrayDeque<Connection>();
    for (var i = 0; i < MAX_SESSIONS; i++) {
      others.push(role.connect());
    }
    return others;
  }

  private static boolean isFailing(TestService service, String feature) throws Exception {
    var features = ResponseAssertions.json(service.get("/readyz").body()).get("features");
    return features.get(feature).get("state").stringValue().equals("failing");
  }
}
