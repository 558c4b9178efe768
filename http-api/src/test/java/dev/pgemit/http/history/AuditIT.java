package dev.pgemit.http.history;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.TestService;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class AuditIT {
  @RegisterExtension
  static final ServiceFixture service =
      ServiceFixture.withAllTables().requireKeys().setting("PGEMIT_REPLICA", "web-1");

  private static ServiceClient caller;

  @BeforeAll
  static void createCaller() throws Exception {
    caller = service.withKey(service.keys().create("all", "*,keys"));
  }

  @Test
  void storesDisconnectsWithWhoAndWhom() throws Exception {
    var id =
        ResponseAssertions.acceptedId(
            caller.post(
                "/v1/sockets/disconnect",
                "{\"namespace\":\"gone\",\"to\":[\"a\",\"b\"],\"except\":\"c\",\"close\":true}"));
    var entry = entries("?namespace=/gone", 1).get(0);

    assertThat(entry.get("actor").stringValue()).isEqualTo("key all");
    assertThat(entry.get("keyId").stringValue()).hasSize(12);
    assertThat(entry.get("action").stringValue()).isEqualTo("sockets_disconnect");
    assertThat(entry.get("outcome").stringValue()).isEqualTo("accepted");
    assertThat(entry.get("target").stringValue()).isEqualTo(id);
    assertThat(entry.get("rooms").toString()).isEqualTo("[\"a\",\"b\"]");
    assertThat(entry.get("detail").stringValue())
        .isEqualTo("except rooms [\"c\"]; closed their connections");
    assertThat(entry.get("client").stringValue()).isEqualTo("127.0.0.1");
    assertThat(entry.get("replica").stringValue()).isEqualTo("web-1");
    assertThat(entry.get("role").stringValue()).isNotBlank();
  }

  @Test
  void storesChangesOfTheSchedule() throws Exception {
    var put =
        caller
            .request("/v1/recurring/nightly")
            .header("Content-Type", ServiceClient.JSON)
            .PUT(
                BodyPublishers.ofString(
                    "{\"cron\":\"0 3 * * *\",\"emit\":{\"to\":\"r\",\"event\":\"e\",\"args\":[\"secret\"]}}"))
            .build();
    assertThat(caller.send(put).statusCode()).isEqualTo(201);
    assertThat(caller.post("/v1/recurring/nightly/pause", "").statusCode()).isEqualTo(200);
    assertThat(caller.post("/v1/recurring/nightly/resume", "").statusCode()).isEqualTo(200);
    assertThat(caller.send(caller.request("/v1/recurring/nightly").DELETE().build()).statusCode())
        .isEqualTo(204);
    caller.post("/v1/emit", "{\"id\":\"later\",\"event\":\"e\",\"delay\":\"PT1H\"}");
    caller.send(caller.request("/v1/scheduled/later").DELETE().build());

    var entries = entries("?target=nightly", 4);
    assertThat(entries)
        .extracting(entry -> entry.get("action").stringValue())
        .containsExactly(
            "recurring_delete", "recurring_resume", "recurring_pause", "recurring_put");
    assertThat(entries)
        .allSatisfy(
            entry -> {
              assertThat(entry.get("event").stringValue()).isEqualTo("e");
              assertThat(entry.get("rooms").toString()).isEqualTo("[\"r\"]");
            });
    assertThat(entries("?action=scheduled_cancel", 1).get(0).get("target").stringValue())
        .isEqualTo("later");
    assertThat(caller.get("/v1/audit").body()).doesNotContain("secret");
  }

  @Test
  void storesRefusalsAndNoPlainEmits() throws Exception {
    var limited = service.withKey(service.keys().create("limited", "emit", "/", "a", "*"));
    ResponseAssertions.acceptedId(limited.post("/v1/emit", "{\"to\":\"a\",\"event\":\"e\"}"));
    ResponseAssertions.problem(limited.post("/v1/emit", "{\"to\":\"b\",\"event\":\"e\"}"), 403);
    ResponseAssertions.problem(service.withKey("nonsense").get("/v1/recurring/some/pause"), 401);

    var refused = entries("?outcome=refused&actor=key%20limited", 1).get(0);
    assertThat(refused.get("action").stringValue()).isEqualTo("request");
    assertThat(refused.get("target").stringValue()).isEqualTo("POST /v1/emit");
    assertThat(refused.get("detail").stringValue()).isEqualTo("status 403");
    var stranger = entries("?target=GET%20/v1/recurring/%7Bname%7D/pause", 1).get(0);
    assertThat(stranger.get("detail").stringValue()).isEqualTo("status 401");
    assertThat(stranger.get("actor").stringValue()).isEmpty();
  }

  @Test
  void storesKeyChangesOfTheCommandToo() throws Exception {
    service.keys().create("ci", "emit");
    service.keys().rotate("ci", ofSeconds(0));
    service.keys().revoke("ci");
    var entries = entries("?target=ci", 3);
    assertThat(entries)
        .extracting(entry -> entry.get("action").stringValue())
        .containsExactly("key_revoke", "key_rotate", "key_create");
    assertThat(entries)
        .allSatisfy(entry -> assertThat(entry.get("actor").stringValue()).isEqualTo("tester"));
    assertThat(entries.get(0).get("replica").stringValue()).isEqualTo("pgemit key");
  }

  @Test
  void pagesFromTheNewestOn() throws Exception {
    for (var i = 0; i < 5; i++) {
      caller.post(
          "/v1/sockets/disconnect", "{\"namespace\":\"paged\",\"to\":\"r%d\"}".formatted(i));
    }
    entries("?namespace=/paged", 5);
    var rooms = new ArrayList<String>();
    var next = "";
    do {
      var page =
          ResponseAssertions.json(caller.get("/v1/audit?namespace=/paged&limit=2" + next).body());
      page.get("entries").forEach(entry -> rooms.add(entry.at("/rooms/0").stringValue()));
      next = page.has("next") ? "&before=" + page.get("next").stringValue() : "";
    } while (!next.isEmpty());
    assertThat(rooms).containsExactly("r4", "r3", "r2", "r1", "r0");

    var time = entries("?namespace=/paged", 5).get(2).get("at").stringValue();
    assertThat(entries("?namespace=/paged&from=" + time, 3)).hasSize(3);
    assertThat(entries("?namespace=/paged&to=" + time, 2)).hasSize(2);
  }

  @Test
  void needsTheRightAndAKeyWithoutLimits() throws Exception {
    var emitter = service.withKey(service.keys().create("emitter", "emit,keys"));
    assertThat(
            ResponseAssertions.problem(emitter.get("/v1/audit"), 403).get("detail").stringValue())
        .contains("--allow audit");
    var limited = service.withKey(service.keys().create("room", "audit", "/", "a", "*"));
    ResponseAssertions.problem(limited.get("/v1/audit"), 403);
    var auditor = service.withKey(service.keys().create("auditor", "audit"));
    assertThat(auditor.get("/v1/audit").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, /limit",
    "limit=1001, /limit",
    "before=x, /before",
    "before=0, /before",
    "from=yesterday, /from",
    "to=2026-01-01, /to",
    "actors=a, /actors"
  })
  void refusesABadQuery(String query, String pointer) throws Exception {
    assertThat(ResponseAssertions.errors(caller.get("/v1/audit?" + query)))
        .containsOnlyKeys(pointer);
  }

  @Test
  void storesHostileNamesAndFindsNothingForThem() throws Exception {
    assertThat(
            caller
                .post("/v1/sockets/disconnect", "{\"namespace\":\"odd\",\"to\":\"\\u0000x\"}")
                .statusCode())
        .isEqualTo(202);
    assertThat(entries("?namespace=/odd", 1).get(0).at("/rooms/0").stringValue())
        .isEqualTo("\uFFFDx");
    assertThat(caller.get("/v1/audit?actor=%00").body()).isEqualTo("{\"entries\":[]}");
  }

  @Test
  void worksOnWithoutItsTable() throws Exception {
    try (var older = TestService.startWithKeys(service.database().url(), Map.of())) {
      service.database().execute("ALTER TABLE pgemit_audit RENAME TO hidden");
      var holder = older.withKey(service.keys().create("old", "*"));
      assertThat(holder.post("/v1/sockets/disconnect", "{\"to\":\"a\"}").statusCode())
          .isEqualTo(202);
      ResponseAssertions.problem(holder.get("/v1/audit"), 500);
      await()
          .atMost(ofSeconds(20))
          .until(() -> holder.get("/metrics").body().contains("pgemit_audit_dropped_total 1.0"));
    } finally {
      service.database().execute("ALTER TABLE hidden RENAME TO pgemit_audit");
    }
  }

  private static List<JsonNode> entries(String query, int count) throws Exception {
    await()
        .atMost(ofSeconds(20))
        .until(
            () ->
                ResponseAssertions.json(caller.get("/v1/audit" + query).body())
                        .get("entries")
                        .size()
                    >= count);
    var entries =
        List.copyOf(
            ResponseAssertions.json(caller.get("/v1/audit" + query).body())
                .get("entries")
                .values());
    assertThat(entries).hasSize(count);
    return entries;
  }
}
