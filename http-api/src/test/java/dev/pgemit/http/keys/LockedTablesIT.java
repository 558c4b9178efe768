package dev.pgemit.http.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A lock on one of the tables of access control refuses only the calls that need the table. */
class LockedTablesIT {
  @RegisterExtension
  static final ServiceFixture service = ServiceFixture.withAllTables().requireKeys();

  private static ServiceClient caller;

  @BeforeAll
  static void start() throws Exception {
    caller = service.withKey(service.keys().create("root", "*,keys"));
    assertThat(caller.get("/v1").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "pgemit_audit, 'audit, creation'",
    "pgemit_keys, 'list, creation'",
    "pgemit_key_uses, list"
  })
  void lockRefusesOnlyCallsThatNeedTheTable(String table, String refused) throws Exception {
    Map<String, HttpResponse<String>> responses = new LinkedHashMap<>();
    try (var session = service.database().connect();
        var statement = session.createStatement()) {
      session.setAutoCommit(false);
      statement.execute("LOCK TABLE " + table);
      responses.put("emit", caller.post("/v1/emit", "{\"event\":\"e\"}"));
      responses.put("audit", caller.get("/v1/audit"));
      responses.put("list", caller.get("/v1/keys"));
      responses.put(
          "creation",
          caller.post(
              "/v1/keys", "{\"name\":\"%s\",\"allow\":\"emit\"}".formatted(table.substring(7))));
    }
    var expected = Set.of(refused.split(", "));
    responses.forEach(
        (call, response) -> {
          if (expected.contains(call)) {
            ResponseAssertions.problem(response, 503);
          } else {
            assertThat(response.statusCode()).as(call + " " + response.body()).isLessThan(300);
          }
        });
  }
}
