package dev.pgemit.http.keys;

import static dev.pgemit.http.keys.KeyCalls.body;
import static dev.pgemit.http.keys.KeyCalls.createKey;
import static dev.pgemit.http.keys.KeyCalls.delete;
import static dev.pgemit.http.keys.KeyCalls.deniedPointers;
import static dev.pgemit.http.keys.KeyCalls.names;
import static dev.pgemit.http.keys.KeyCalls.newName;
import static dev.pgemit.http.keys.KeyCalls.rotate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.access.jwt.TestIssuer;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No key outgrows its maker. */
class KeyScopeIT {
  @RegisterExtension
  static final ServiceFixture service =
      ServiceFixture.withAllTables()
          .requireKeys()
          .setting("PGEMIT_JWT_SECRET", TestIssuer.SECRET)
          .setting("PGEMIT_JWT_AUDIENCE", "pgemit");

  private static ServiceClient root;

  @BeforeAll
  static void createRoot() throws Exception {
    root = service.withKey(service.keys().create("root", "*,keys"));
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
    var caller = service.withKey(createKey(root, newName(), parent));
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
        service.withKey(
            createKey(root, newName(), "\"allow\":[\"emit\",\"keys\"],\"to\":\"user:*\""));
    var mine = newName();
    var theirs = newName();
    createKey(caller, mine, "\"allow\":\"emit\",\"to\":\"user:7\"");
    var secret = createKey(root, theirs, "\"allow\":\"emit\",\"to\":\"admins\"");

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
  void rotatesNoKeyThatWouldOutliveOrOutpaceTheCaller() throws Exception {
    var self = newName();
    var caller =
        service.withKey(
            createKey(
                root, self, "\"allow\":[\"emit\",\"keys\"],\"rate\":\"50/s\",\"expires\":\"P2D\""));
    var brief = newName();
    createKey(root, brief, "\"allow\":\"emit\",\"rate\":\"1/s\",\"expires\":\"P1D\"");
    var endless = newName();
    createKey(root, endless, "\"allow\":\"emit\"");

    assertThat(caller.post(rotate(brief), "{}").statusCode()).isEqualTo(201);
    assertThat(deniedPointers(caller.post(rotate(endless), "{}")))
        .containsExactlyInAnyOrder("/rate", "/expires");
    // Otherwise a key could extend its own life.
    assertThat(deniedPointers(caller.post(rotate(self), "{}"))).containsExactly("/expires");
  }

  @Test
  void takesNoNameOfAKeyBeyondTheRightsOfTheCaller() throws Exception {
    var caller =
        service.withKey(
            createKey(root, newName(), "\"allow\":[\"emit\",\"keys\"],\"to\":\"user:*\""));
    var name = newName();
    createKey(root, name, "\"allow\":\"emit\",\"to\":\"admins\"");
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
    var caller = service.withKey(createKey(root, self, "\"allow\":[\"emit\",\"keys\"]"));
    assertThat(caller.get("/v1/keys").statusCode()).isEqualTo(200); // known to the replica
    service.keys().revoke(self);

    var name = newName();
    var response = caller.post("/v1/keys", body(name, "\"allow\":\"emit\""));

    assertThat(response.statusCode()).isIn(401, 403);
    assertThat(names(root.get("/v1/keys?all=true"))).doesNotContain(name);
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
}
