package dev.pgemit.http.keys;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.access.jwt.TestIssuer;
import dev.pgemit.http.testing.LogCapture;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.DatabaseOutage;
import dev.pgemit.testing.TestRole;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class KeysIT {
  @RegisterExtension
  static final ServiceFixture service =
      ServiceFixture.withAllTables()
          .requireKeys()
          .setting("PGEMIT_JWT_SECRET", TestIssuer.SECRET)
          .setting("PGEMIT_JWT_AUDIENCE", "pgemit");

  private static final AtomicInteger NUMBER = new AtomicInteger();
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
    assertThat(document.get("state").stringValue()).isEqualTo("good");
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

  /**
   * What the caller has; what it asks for; the pointer of each right that it lacks. A dash stands
   * for a field that is left out.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "allow":["emit","ack","keys"]                   | "allow":"emit"                       |
          "allow":["emit","ack","keys"]                   | "allow":["ack","emit","keys"]        |
          "allow":["emit","keys"]                         | "allow":["emit","ack"]               | /allow
          "allow":["emit","keys"]                         | "allow":"*"                          | /allow
          "allow":["emit","keys"]                         | "allow":["emit","broadcast"]         | /allow
          "allow":["*","keys"]                            | "allow":"*"                          |
          "allow":["emit","keys"],"namespace":"a"         | "allow":"emit","namespace":"a"       |
          "allow":["emit","keys"],"namespace":"a*"        | "allow":"emit","namespace":"/ab*"    |
          "allow":["emit","keys"],"namespace":"a"         | "allow":"emit"                       | /namespace
          "allow":["emit","keys"],"namespace":["a","b"]   | "allow":"emit","namespace":["b","c"] | /namespace
          "allow":["emit","keys"],"to":"user:*"           | "allow":"emit","to":"user:1"         |
          "allow":["emit","keys"],"to":"user:*"           | "allow":"emit"                       | /to
          "allow":["emit","keys"],"to":"user:*"           | "allow":"emit","to":["user:1","*1"]  | /to
          "allow":["emit","keys"],"to":"user:*"           | "allow":"emit","to":"user*"          | /to
          "allow":["emit","keys"],"event":["a","b:*"]     | "allow":"emit","event":"b:c"         |
          "allow":["emit","keys"],"event":["a","b:*"]     | "allow":"emit","event":"b*"          | /event
          "allow":["emit","keys"],"event":["a","b:*"]     | "allow":"emit"                       | /event
          "allow":["emit","keys"],"rate":"10/s"           | "allow":"emit","rate":"10/s"         |
          "allow":["emit","keys"],"rate":"10/s"           | "allow":"emit","rate":"5/m"          |
          "allow":["emit","keys"],"rate":"10/s"           | "allow":"emit"                       | /rate
          "allow":["emit","keys"],"rate":"10/s"           | "allow":"emit","rate":"11/s"         | /rate
          "allow":["emit","keys"],"rate":"10/s"           | "allow":"emit","rate":"600/m"        | /rate
          "allow":["emit","keys"],"rate":"100/m"          | "allow":"emit","rate":"2/s"          | /rate
          "allow":["emit","keys"],"expires":"P10D"        | "allow":"emit","expires":"P9D"       |
          "allow":["emit","keys"],"expires":"P10D"        | "allow":"emit"                       | /expires
          "allow":["emit","keys"],"expires":"P10D"        | "allow":"emit","expires":"P11D"      | /expires
          "allow":["emit","keys"],"to":"a","expires":"P1D"| "allow":"tail"                       | /allow /expires /to
          """)
  void createsKeysWithinTheRightsOfTheCallerAlone(String parent, String child, String pointers)
      throws Exception {
    var caller = service.withKey(create(root, newName(), parent));
    var name = newName();

    var response = caller.post("/v1/keys", body(name, child));

    if (pointers == null) {
      assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    } else {
      assertThat(deniedPointers(response)).containsExactlyInAnyOrder(pointers.split(" "));
      assertThat(
              service
                  .database()
                  .query("SELECT count(*) FROM pgemit_keys WHERE name = '%s'".formatted(name)))
          .isEqualTo("0");
    }
  }

  @Test
  void showsAndChangesKeysWithinTheRightsOfTheCallerAlone() throws Exception {
    var caller =
        service.withKey(create(root, newName(), "\"allow\":[\"emit\",\"keys\"],\"to\":\"user:*\""));
    var mine = newName();
    var theirs = newName();
    create(caller, mine, "\"allow\":\"emit\",\"to\":\"user:7\"");
    var secret = create(root, theirs, "\"allow\":\"emit\",\"to\":\"admins\"");

    assertThat(names(caller.get("/v1/keys"))).contains(mine).doesNotContain(theirs, "root");
    assertThat(names(caller.get("/v1/keys?name=" + mine))).containsExactly(mine);
    assertThat(names(root.get("/v1/keys"))).contains(mine, theirs, "root");
    ResponseAssertions.problem(caller.post("/v1/keys/" + theirs + "/rotate", "{}"), 404);
    ResponseAssertions.problem(delete(caller, theirs), 404);
    assertThat(service.withKey(secret).post("/v1/emit", "{\"to\":\"admins\",\"event\":\"e\"}"))
        .satisfies(response -> assertThat(response.statusCode()).isEqualTo(202));
    assertThat(delete(caller, mine).statusCode()).isEqualTo(204);
    ResponseAssertions.problem(delete(caller, mine), 404);
    assertThat(names(caller.get("/v1/keys"))).doesNotContain(mine);
    assertThat(names(caller.get("/v1/keys?all=true"))).contains(mine);
  }

  @Test
  void rotatesAKeyOnTheSameTerms() throws Exception {
    var name = newName();
    var old = create(root, name, "\"allow\":\"emit\",\"to\":\"a\",\"rate\":\"9/s\"");
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
  void rotatesNoKeyThatWouldOutliveOrOutpaceTheCaller() throws Exception {
    var self = newName();
    var caller =
        service.withKey(
            create(
                root, self, "\"allow\":[\"emit\",\"keys\"],\"rate\":\"50/s\",\"expires\":\"P2D\""));
    var brief = newName();
    create(root, brief, "\"allow\":\"emit\",\"rate\":\"1/s\",\"expires\":\"P1D\"");
    var endless = newName();
    create(root, endless, "\"allow\":\"emit\"");

    assertThat(caller.post(rotate(brief), "{}").statusCode()).isEqualTo(201);
    assertThat(deniedPointers(caller.post(rotate(endless), "{}")))
        .containsExactlyInAnyOrder("/rate", "/expires");
    // Else a key could live on for ever.
    assertThat(deniedPointers(caller.post(rotate(self), "{}"))).containsExactly("/expires");
  }

  @Test
  void takesNoNameOfAKeyBeyondTheRightsOfTheCaller() throws Exception {
    var caller =
        service.withKey(create(root, newName(), "\"allow\":[\"emit\",\"keys\"],\"to\":\"user:*\""));
    var name = newName();
    create(root, name, "\"allow\":\"emit\",\"to\":\"admins\"");
    ResponseAssertions.problem(
        caller.post("/v1/keys", body(name, "\"allow\":\"emit\",\"to\":\"user:1\"")), 409);
    // Keys of one name own the same scheduled emits, also after the first of them is revoked.
    assertThat(delete(root, name).statusCode()).isEqualTo(204);
    ResponseAssertions.problem(
        caller.post("/v1/keys", body(name, "\"allow\":\"emit\",\"to\":\"user:1\"")), 409);
    assertThat(root.post("/v1/keys", body(name, "\"allow\":\"emit\"")).statusCode()).isEqualTo(201);
    ResponseAssertions.problem(root.post("/v1/keys", body(name, "\"allow\":\"emit\"")), 409);
  }

  @Test
  void changesNothingForAKeyThatWasRevokedAMomentAgo() throws Exception {
    var self = newName();
    var caller = service.withKey(create(root, self, "\"allow\":[\"emit\",\"keys\"]"));
    assertThat(caller.get("/v1/keys").statusCode()).isEqualTo(200); // known to the replica
    service.keys().revoke(self);

    var name = newName();
    var response = caller.post("/v1/keys", body(name, "\"allow\":\"emit\""));

    assertThat(response.statusCode()).isIn(401, 403);
    assertThat(names(root.get("/v1/keys?all=true"))).doesNotContain(name);
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

  @Test
  void limitsTheHolderOfATokenToItsClaim() throws Exception {
    var issuer = TestIssuer.create();
    var claims =
        TestIssuer.claims(Instant.now())
            .claim("pgemit", Map.of("allow", List.of("emit", "keys"), "to", "user:*"))
            .build();
    var caller = service.withKey(issuer.token("HS256", claims));
    var name = newName();
    var allowed = "\"allow\":\"emit\",\"to\":\"user:1\"";
    assertThat(deniedPointers(caller.post("/v1/keys", body(name, "\"allow\":\"emit\""))))
        .containsExactlyInAnyOrder("/to", "/expires");
    var response = caller.post("/v1/keys", body(name, allowed + ",\"expires\":\"PT1M\""));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    assertThat(ResponseAssertions.json(response.body()).get("createdBy").stringValue())
        .startsWith("jwt \"billing\" as ");
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
    var key = create(root, name, "\"allow\":\"fetch\"");
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
        var caller = limited.withKey(create(root, newName(), "\"allow\":[\"*\",\"keys\"]"));
        var name = newName();
        assertThat(caller.get("/v1/keys").statusCode()).isEqualTo(200);
        var refused = caller.post("/v1/keys", body(name, "\"allow\":\"emit\""));
        assertThat(ResponseAssertions.problem(refused, 500).get("type").stringValue())
            .isEqualTo("/problems/permanent-failure");
        assertThat(log.hasWarning("pgemit.grant_key_administration")).isTrue();

        service
            .database()
            .query("SELECT pgemit.grant_key_administration('%s')".formatted(role.name()));
        create(caller, name, "\"allow\":\"emit\"");
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
    create(root, name, "\"allow\":\"emit\"");
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

  private static String newName() {
    return "key-" + NUMBER.incrementAndGet();
  }

  private static String body(String name, String fields) {
    return "{\"name\":\"%s\",%s}".formatted(name, fields);
  }

  private static String rotate(String name) {
    return "/v1/keys/" + name + "/rotate";
  }

  private static String create(ServiceClient caller, String name, String fields) throws Exception {
    var response = caller.post("/v1/keys", body(name, fields));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return ResponseAssertions.json(response.body()).get("key").stringValue();
  }

  private static HttpResponse<String> delete(ServiceClient caller, String name) throws Exception {
    return caller.send(caller.request("/v1/keys/" + name).DELETE().build());
  }

  private static List<String> deniedPointers(HttpResponse<String> response) {
    return ResponseAssertions.problem(response, 403).get("errors").values().stream()
        .map(error -> error.get("pointer").stringValue())
        .distinct()
        .toList();
  }

  private static List<String> names(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return ResponseAssertions.json(response.body()).get("keys").values().stream()
        .map((JsonNode key) -> key.get("name").stringValue())
        .toList();
  }
}
