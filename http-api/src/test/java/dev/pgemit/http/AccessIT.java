package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.http.access.StartRefusedException;
import dev.pgemit.http.settings.SettingsException;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and who is not. */
class AccessIT {
  private static final String KEYS_UNAVAILABLE =
      "The keys cannot be read now; whoever runs the service finds why in its log. Nothing was"
          + " published";
  private static final String EMIT = "{\"event\":\"e\"}";

  private TestDatabase database;
  private Keys keys;
  private String everything;

  @BeforeEach
  void createDatabase() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    keys = Keys.of(database);
    everything = keys.create("everything", "*");
  }

  @AfterEach
  void dropDatabase() throws Exception {
    database.close();
  }

  private Service keyed() {
    return Service.keyed(database.url(), Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /healthz, 200",
    "GET, /readyz, 200",
    "GET, /openapi.json, 401",
    "GET, /docs, 401",
    "GET, /metrics, 401",
    "HEAD, /metrics, 401",
    "GET, /, 401",
    "GET, /healthz/, 401",
    "GET, /%68ealthz, 401",
    "GET, /no-such-page, 401",
    "POST, /v1/emit, 401",
    "POST, /v1/emit/stream, 401",
    "HEAD, /v1/sockets, 401",
    "GET, /v1/tail, 401",
    "PUT, /v1/recurring/x, 401",
    "DELETE, /v1/scheduled/x, 401",
    "OPTIONS, /v1/emit, 204"
  })
  void whatNeedsAKey(String method, String path, int status) throws Exception {
    try (var service = keyed()) {
      var request = service.request(path).method(method, BodyPublishers.noBody()).build();
      var answer = service.send(request);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      assertThat(answer.headers().firstValue("WWW-Authenticate").isPresent())
          .isEqualTo(status == 401);
    }
  }

  @Test
  void whoIsTurnedAwayIsToldTheSameWhateverWasWrong() throws Exception {
    var revoked = keys.create("revoked", "*");
    keys.revoke("revoked");
    try (var service = keyed();
        var channel = Channel.of(database, "/")) {
      var wrong = everything.substring(0, everything.length() - 1) + "_";
      var unknown = everything.replaceFirst("pgemit_.", "pgemit_7");
      var answers =
          Stream.concat(
                  Stream.of(wrong, unknown, revoked, "pgemit_x_y", "x", "a.b.c")
                      .map(key -> "Bearer " + key),
                  Stream.of(everything, "Basic " + everything))
              .map(
                  authorization -> {
                    try {
                      var answer = emit(service, authorization);
                      Answers.problem(answer, 401);
                      return answer.body()
                          + answer.headers().firstValue("WWW-Authenticate").orElse("");
                    } catch (Exception e) {
                      throw new AssertionError(e);
                    }
                  })
              .distinct();

      assertThat(answers)
          .singleElement()
          .asString()
          .contains("Authorization: Bearer <key>", "pgemit key create");
      assertThat(channel.rest()).isEmpty();
      Answers.id(service.with(everything).post("/v1/emit", EMIT));
    }
  }

  @Test
  void theSchemeIsBearerInAnyCaseAndThereIsOne() throws Exception {
    try (var service = keyed()) {
      assertThat(emit(service, "bearer " + everything).statusCode()).isEqualTo(202);
      assertThat(emit(service, "Basic " + everything).statusCode()).isEqualTo(401);
      assertThat(emit(service, everything).statusCode()).isEqualTo(401);
      var twice =
          service
              .with(everything)
              .request("/v1/emit")
              .header("Authorization", "Bearer other")
              .header("Content-Type", Service.JSON)
              .POST(BodyPublishers.ofString(EMIT));
      assertThat(service.send(twice.build()).statusCode()).isEqualTo(400);
    }
  }

  private static HttpResponse<String> emit(Service service, String authorization) throws Exception {
    return service.send(
        service
            .request("/v1/emit")
            .header("Authorization", authorization)
            .header("Content-Type", Service.JSON)
            .POST(BodyPublishers.ofString(EMIT))
            .build());
  }

  @Test
  void changesReachEveryReplica() throws Exception {
    try (var one = keyed();
        var other = keyed()) {
      var late = keys.create("late", "*");
      assertThat(isTaken(one, late) && isTaken(other, late)).as("good at once").isTrue();

      keys.revoke("late");
      Eventually.holds(() -> !isTaken(one, late) && !isTaken(other, late));
      assertThat(isTaken(one, everything)).isTrue();
    }
  }

  @Test
  void aRotatedKeyIsGoodUntilItsOverlapEnds() throws Exception {
    try (var service = keyed()) {
      var next = keys.rotate("everything", Duration.ofSeconds(4));
      Eventually.holds(() -> isTaken(service, next));
      Eventually.holds(() -> !isTaken(service, everything));
      assertThat(isTaken(service, next)).isTrue();

      var last = keys.rotate("everything", Duration.ZERO);
      Eventually.holds(() -> isTaken(service, last) && !isTaken(service, next));
    }
  }

  @Test
  void anExpiredKeyIsTakenNoMore() throws Exception {
    var brief = keys.expiring("brief", Duration.ofSeconds(5));
    try (var service = keyed()) {
      assertThat(isTaken(service, brief)).isTrue();
      Eventually.holds(() -> !isTaken(service, brief));
      assertThat(
              database.query(
                  "SELECT expires_at <= clock_timestamp() FROM pgemit_keys WHERE name = 'brief'"))
          .isEqualTo("t");
    }
  }

  @Test
  void aTailEndsWhereItsKeyIsRevokedOrExpiresAndSaysWhy() throws Exception {
    var stolen = keys.create("stolen", "tail");
    var brief = keys.expiring("brief", Duration.ofSeconds(5));
    try (var service = keyed();
        var first = tail(service, stolen);
        var second = tail(service, brief)) {
      assertThat(first.readLine()).isEqualTo(": listening");
      keys.revoke("stolen");
      assertThat(first.lines().filter(line -> line.startsWith("data:")).reduce((a, b) -> b))
          .hasValueSatisfying(
              line -> assertThat(line).contains("The key stolen (", ") is revoked"));
      assertThat(second.lines().filter(line -> line.startsWith("data:")).reduce((a, b) -> b))
          .hasValueSatisfying(line -> assertThat(line).contains("The key brief (", ") is expired"));
    }
  }

  private static BufferedReader tail(Service service, String key) throws Exception {
    var answer =
        HttpClient.newHttpClient()
            .send(
                service.with(key).request("/v1/tail?event=order").build(),
                BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  private static boolean isTaken(Service service, String key) throws Exception {
    var status = service.with(key).post("/v1/emit", EMIT).statusCode();
    assertThat(status).isIn(202, 401);
    return status == 202;
  }

  @Test
  void moreThanTheRateIsA429ThatSaysWhenToTryAgain() throws Exception {
    var limited = keys.limited("limited", "2/h");
    try (var service = keyed();
        var channel = Channel.of(database, "/")) {
      Answers.id(service.with(limited).post("/v1/emit", EMIT));
      Answers.id(service.with(limited).post("/v1/emit", EMIT));
      var refused = service.with(limited).post("/v1/emit", EMIT);

      assertThat(Answers.problem(refused, 429).get("detail").stringValue())
          .contains("limited", "2/h", "nothing was published");
      assertThat(refused.headers().firstValue("Retry-After"))
          .hasValueSatisfying(
              seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1_000, 1_801));
      assertThat(channel.rest()).hasSize(2);
      Answers.id(service.with(everything).post("/v1/emit", EMIT));
    }
  }

  @Test
  void theRateOfAllIsALimitOfItsOwn() throws Exception {
    try (var service = Service.on(database.url(), Map.of("PGEMIT_MAX_RATE", "1/h"))) {
      Answers.id(service.post("/v1/emit", EMIT));
      var refused = service.post("/v1/emit", EMIT);

      assertThat(Answers.problem(refused, 429).get("detail").stringValue())
          .contains("PGEMIT_MAX_RATE");
      assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void withoutAKeyItDoesNotStart() throws Exception {
    keys.revoke("everything");
    assertThatThrownBy(this::keyed)
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("pgemit key create --name app --allow emit,broadcast")
        .hasMessageContaining("--no-auth");
  }

  @Test
  void withoutTheTableItDoesNotStart() throws Exception {
    try (var bare = TestDatabase.createWithAttachments()) {
      assertThatThrownBy(() -> Service.keyed(bare.url(), Map.of()))
          .isInstanceOf(StartRefusedException.class)
          .hasMessageContaining("pgemit migrate");
    }
  }

  @Test
  void withoutTheGrantItDoesNotStart() throws Exception {
    try (var role = Role.create(database)) {
      assertThatThrownBy(() -> Service.keyed(role.url(), Map.of()))
          .isInstanceOf(StartRefusedException.class)
          .hasMessageContaining("GRANT it SELECT on pgemit_keys");
      role.grant("SELECT ON pgemit_keys");
      Service.keyed(role.url(), Map.of()).close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void withoutKeysItListensOnLoopbackAlone(String host) {
    assertThatThrownBy(() -> Service.on(database.url(), Map.of("HOST", host)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("loopback")
        .hasMessageContaining(host);
  }

  @Test
  void beforeTheKeysWereReadNobodyIsLetInAndLaterThoseWithOneAre() throws Exception {
    database.setOpen(false);
    try (var service = keyed()) {
      var early = service.with(everything).post("/v1/emit", EMIT);
      assertThat(Answers.problem(early, 503).get("detail").stringValue())
          .isEqualTo(KEYS_UNAVAILABLE);
      assertThat(service.post("/v1/emit", EMIT).statusCode()).isEqualTo(401);
      assertThat(service.get("/healthz").statusCode()).isEqualTo(200);

      database.setOpen(true);
      Eventually.holds(() -> service.with(everything).post("/v1/emit", EMIT).statusCode() == 202);
    } finally {
      database.setOpen(true);
    }
  }

  @Test
  void whilePostgresIsAwayTheKeysThatWereReadAreGood() throws Exception {
    try (var service = keyed()) {
      assertThat(isTaken(service, everything)).isTrue();
      var outage = Outage.of(database);
      try {
        Eventually.holds(() -> service.with(everything).post("/v1/emit", EMIT).statusCode() == 503);
        assertThat(service.with("wrong").post("/v1/emit", EMIT).statusCode()).isEqualTo(401);
        assertThat(service.with(everything).get("/metrics").statusCode()).isEqualTo(200);
      } finally {
        outage.end();
      }
    }
  }

  @Test
  void aTableThatIsTakenAwayLetsNobodyIn() throws Exception {
    try (var service = keyed()) {
      database.execute("ALTER TABLE pgemit_keys RENAME TO hidden");
      Eventually.holds(() -> service.with(everything).post("/v1/emit", EMIT).statusCode() == 503);
      Eventually.holds(() -> service.get("/readyz").statusCode() == 503);
      assertThat(Answers.problem(service.get("/readyz"), 503).get("detail").stringValue())
          .contains("keys cannot be read", "its log");
      database.execute("ALTER TABLE hidden RENAME TO pgemit_keys");
      Eventually.holds(() -> service.with(everything).post("/v1/emit", EMIT).statusCode() == 202);
      Eventually.holds(() -> service.get("/readyz").statusCode() == 200);
    }
  }

  @Test
  void aRightThatIsTakenAwayIsToldInTheLogAndToNoStranger() throws Exception {
    try (var role = Role.create(database);
        var log = new Log()) {
      role.grant("SELECT ON pgemit_keys");
      try (var service = Service.keyed(role.url(), Map.of())) {
        database.execute("REVOKE SELECT ON pgemit_keys FROM " + role.name());
        Eventually.holds(() -> log.hasWarning("GRANT it SELECT on pgemit_keys"));

        var refused = service.with("pgemit_aaaaaaaaaaaa_" + "a".repeat(43)).get("/metrics");
        assertThat(Answers.problem(refused, 503).get("detail").stringValue())
            .isEqualTo(KEYS_UNAVAILABLE.replace("published", "done"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rate = 'often'",
        "allow = '{NULL}'",
        "rooms = '{a,NULL}'",
        "events = '{{a},{b}}'",
        "namespaces = ARRAY[repeat('x', 300)]"
      })
  void aRowThatIsNotUnderstoodLetsNobodyInAndHarmsNobodyElse(String change) throws Exception {
    var odd = keys.create("odd", "*");
    var other = keys.create("other", "*");
    database.execute("UPDATE pgemit_keys SET " + change + " WHERE name = 'odd'");
    try (var service = keyed()) {
      assertThat(isTaken(service, odd)).isFalse();
      assertThat(isTaken(service, other)).isTrue();

      keys.revoke("other");
      Eventually.holds(() -> !isTaken(service, other));
    } finally {
      keys.revoke("odd");
    }
  }
}
