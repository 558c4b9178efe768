package dev.pgemit.http.keys;

import static dev.pgemit.http.keys.KeyCalls.body;
import static dev.pgemit.http.keys.KeyCalls.createKey;
import static dev.pgemit.http.keys.KeyCalls.delete;
import static dev.pgemit.http.keys.KeyCalls.names;
import static dev.pgemit.http.keys.KeyCalls.newName;
import static dev.pgemit.http.keys.KeyCalls.rotate;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.testing.LogCapture;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.DatabaseOutage;
import dev.pgemit.testing.TestRole;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysIT {
  @RegisterExtension
  static final ServiceFixture service = ServiceFixture.withAllTables().requireKeys();

  private static ServiceClient root;

  @BeforeAll
  static void createRoot() throws Exception {
    root = service.withKey(service.keys().create("root", "*,keys"));
  }

  @Test
  void createsAKeyThatWorksAtOnceAndShowsItsSecretOnce() throws Exception {
    var name = newName();
    var response =
        root.post(
            "/v1/keys",
            """
            {"name":"%s","allow":["emit","broadcast"],"namespace":"admin","event":["a:*","b"],
             "rate":"100/s","expires":"P1D"}\
            """
                .formatted(name));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    var document = ResponseAssertions.json(response.body());
    var key = document.get("key").stringValue();
    assertThat(key).matches("pgemit_[a-z2-7]{12}_[\\w-]{43}");
    assertThat(document.get("id").stringValue()).isEqualTo(key.substring(7, 19));
    assertThat(document.get("state").stringValue()).isEqualTo("active");
    assertThat(document.get("allow").toString()).isEqualTo("[\"emit\",\"broadcast\"]");
    assertThat(document.get("namespace").toString()).isEqualTo("[\"/admin\"]");
    assertThat(document.get("to").toString()).isEqualTo("[\"*\"]");
    assertThat(document.get("event").toString()).isEqualTo("[\"a:*\",\"b\"]");
    assertThat(document.get("rate").stringValue()).isEqualTo("100/s");
    assertThat(document.get("createdBy").stringValue()).startsWith("key root as ");
    var created = Instant.parse(document.get("createdAt").stringValue());
    assertThat(Instant.parse(document.get("expiresAt").stringValue()))
        .isBetween(created.plusSeconds(86_390), created.plusSeconds(86_410));

    ResponseAssertions.acceptedId(
        service.withKey(key).post("/v1/emit", "{\"namespace\":\"admin\",\"event\":\"a:1\"}"));
    assertThat(root.get("/v1/keys?all=true").body()).doesNotContain(key.substring(20));
    assertThat(service.database().query("SELECT string_agg(a::text, ' ') FROM pgemit_audit a"))
        .contains("key_create", name)
        .doesNotContain(key.substring(20));
  }

  @Test
  void rotatesAKeyOnTheSameTerms() throws Exception {
    var name = newName();
    var old = createKey(root, name, "\"allow\":\"emit\",\"to\":\"a\",\"rate\":\"9/s\"");
    var response = root.post("/v1/keys/" + name + "/rotate", "{\"overlap\":\"PT1H\"}");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    var document = ResponseAssertions.json(response.body());
    assertThat(document.get("rate").stringValue()).isEqualTo("9/s");
    for (var key : List.of(old, document.get("key").stringValue())) {
      ResponseAssertions.acceptedId(
          service.withKey(key).post("/v1/emit", "{\"to\":\"a\",\"event\":\"e\"}"));
    }
    assertThat(ResponseAssertions.errors(root.post(rotate(name), "{\"overlap\":\"P91D\"}")))
        .containsOnlyKeys("/overlap");
    assertThat(root.post(rotate(name), "{}").statusCode()).isEqualTo(201);
    ResponseAssertions.problem(root.post(rotate(newName()), "{}"), 404);
  }

  @Test
  void needsARightThatIsNeverGrantedByDefault() throws Exception {
    var all = service.withKey(service.keys().create(newName(), "*"));
    for (var response :
        List.of(
            all.get("/v1/keys"),
            all.post("/v1/keys", body(newName(), "\"allow\":\"emit\"")),
            all.post(rotate("root"), "{}"),
            delete(all, "root"))) {
      assertThat(ResponseAssertions.problem(response, 403).get("detail").stringValue())
          .contains("--allow keys");
    }
    try (var open = TestService.start(service.database())) {
      ResponseAssertions.problem(open.get("/v1/keys"), 403);
      ResponseAssertions.problem(open.post("/v1/keys", body(newName(), "\"allow\":\"*\"")), 403);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                            | /name /allow
          {"name":"a b","allow":"emit"}                 | /name
          {"name":"n","allow":[]}                       | /allow
          {"name":"n","allow":["emitt"]}                | /allow
          {"name":"n","allow":"broadcast"}              | /allow
          {"name":"n","allow":["emit","broadcast"],"to":"a"} | /to
          {"name":"n","allow":"emit","to":[]}           | /to
          {"name":"n","allow":"emit","event":""}        | /event
          {"name":"n","allow":"emit","rate":"fast"}     | /rate
          {"name":"n","allow":"emit","expires":"soon"}  | /expires
          {"name":"n","allow":"emit","expires":"2020-01-01"} | /expires
          {"name":"n","allow":"emit","room":"a"}        | /room
          """)
  void reportsTheErrorsOfTheBody(String body, String pointers) throws Exception {
    assertThat(ResponseAssertions.errors(root.post("/v1/keys", body)))
        .containsOnlyKeys(pointers.split(" "));
  }

  @Test
  void showsTheLastUseWithoutReloadingTheKeys() throws Exception {
    var name = newName();
    var key = createKey(root, name, "\"allow\":\"fetch\"");
    assertThat(lastUse(name)).isNull();
    var before = Instant.now().minusSeconds(1);
    try (var other = TestService.startWithKeys(service.database().url(), Map.of())) {
      assertThat(other.withKey(key).get("/v1/servers").statusCode()).isEqualTo(200);
    } // stores what it has
    await()
        .atMost(ofSeconds(10))
        .untilAsserted(
            () -> assertThat(lastUse(name)).isBetween(before, Instant.now().plusSeconds(1)));
  }

  @Test
  void needsAGrantOfTheDatabaseThatTheServiceLacksByDefault() throws Exception {
    try (var role = TestRole.create(service.database())) {
      service.database().query("SELECT pgemit.grant_service('%s')".formatted(role.name()));
      try (var log = LogCapture.ofService();
          var limited = TestService.startWithKeys(role.url(), Map.of())) {
        var caller = limited.withKey(createKey(root, newName(), "\"allow\":[\"*\",\"keys\"]"));
        var name = newName();
        assertThat(caller.get("/v1/keys").statusCode()).isEqualTo(200);
        var refused = caller.post("/v1/keys", body(name, "\"allow\":\"emit\""));
        assertThat(ResponseAssertions.problem(refused, 500).get("type").stringValue())
            .isEqualTo("/problems/permanent-failure");
        assertThat(log.hasWarning("pgemit.grant_key_administration")).isTrue();

        service
            .database()
            .query("SELECT pgemit.grant_key_administration('%s')".formatted(role.name()));
        createKey(caller, name, "\"allow\":\"emit\"");
        // The change and its entry are one transaction.
        service.database().execute("REVOKE INSERT ON pgemit_audit FROM " + role.name());
        ResponseAssertions.problem(delete(caller, name), 500);
        assertThat(names(root.get("/v1/keys"))).contains(name);
      }
    }
  }

  @Test
  void failsWhilePostgresIsAway() throws Exception {
    var name = newName();
    createKey(root, name, "\"allow\":\"emit\"");
    var outage = DatabaseOutage.start(service.database());
    try {
      for (var response :
          List.of(
              root.get("/v1/keys"),
              root.post("/v1/keys", body(newName(), "\"allow\":\"emit\"")),
              root.post(rotate(name), "{}"),
              delete(root, name))) {
        ResponseAssertions.problem(response, 503);
      }
    } finally {
      outage.end();
    }
    await().atMost(ofSeconds(20)).until(() -> root.get("/v1/keys").statusCode() == 200);
  }

  @Test
  void refusesAnIdempotencyKey() throws Exception {
    var request =
        root.request("/v1/keys")
            .header("Content-Type", ServiceClient.JSON)
            .header("Idempotency-Key", "k")
            .POST(BodyPublishers.ofString(body(newName(), "\"allow\":\"emit\"")))
            .build();
    ResponseAssertions.problem(root.send(request), 400);
  }

  private static @Nullable Instant lastUse(String name) throws Exception {
    var key = ResponseAssertions.json(root.get("/v1/keys?name=" + name).body()).at("/keys/0");
    return key.get("lastUsedAt").isNull()
        ? null
        : Instant.parse(key.get("lastUsedAt").stringValue());
  }
}
