package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A server whose {@code max_connections} are all in use. */
class FullServerIT {
  private static final Map<String, String> SMALL = Map.of("max_connections", "9");
  private static final int ALLOWED = 6; // three are for superusers
  private static final String NONE_LEFT =
      "the server has no connection left: raise max_connections";

  @Test
  void readinessListsWhatDoesNotWorkThoughNobodyEmits() throws Exception {
    try (var database = TestDatabase.createOnOwnServer(SMALL);
        var role = Role.create(database);
        var log = new Log()) {
      database.execute(TestDatabase.ADAPTER_TABLE);
      Migrations.migrate(database.dataSource());
      database.execute("SELECT pgemit.grant_service('%s')".formatted(role.name()));
      var others = fillUp(role);
      try (var service = Service.on(role.url(), Map.of("PGEMIT_POOL_SIZE", "2"))) {
        assertThat(log.hasWarning(NONE_LEFT)).isTrue();
        assertThat(Answers.problem(service.get("/readyz"), 503).get("detail").stringValue())
            .contains(NONE_LEFT);
        Eventually.holds(() -> isFailing(service, "publish") && isFailing(service, "schedule"));

        others.pop().close();
        Eventually.holds(() -> service.get("/readyz").statusCode() == 200);
        Eventually.holds(() -> log.hasWarning("All but 0 connections of the server are in use"));
        Eventually.holds(() -> isFailing(service, "schedule"));
        assertThat(service.get("/readyz").body()).contains(NONE_LEFT).doesNotContain(role.name());

        others.pop().close();
        Eventually.holds(() -> !isFailing(service, "schedule"));
        assertThat(service.get("/readyz").statusCode()).isEqualTo(200);
        Answers.id(service.post("/v1/emit", "{\"event\":\"e\"}"));
      } finally {
        for (var other : others) {
          other.close();
        }
      }
    }
  }

  private static Deque<Connection> fillUp(Role role) throws Exception {
    var others = new ArrayDeque<Connection>();
    for (var i = 0; i < ALLOWED; i++) {
      others.push(role.connect());
    }
    return others;
  }

  private static boolean isFailing(Service service, String feature) throws Exception {
    var features = Answers.json(service.get("/readyz").body()).get("features");
    return features.get(feature).get("state").stringValue().equals("failing");
  }
}
