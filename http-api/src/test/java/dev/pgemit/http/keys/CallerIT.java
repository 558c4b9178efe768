package dev.pgemit.http.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CallerIT {
  @RegisterExtension
  static final ServiceFixture service = ServiceFixture.withAllTables().requireKeys();

  @RegisterExtension static final ServiceFixture withoutKeys = ServiceFixture.withAllTables();

  @Test
  void showsTheRightsAndTheirLimits() throws Exception {
    var key = service.keys().create("shop", "emit,tail", "/", "user:*", "order:*");
    var caller = ResponseAssertions.json(service.withKey(key).get("/v1/caller").body());

    assertThat(caller.get("name").stringValue()).isEqualTo("key shop");
    assertThat(key).contains(caller.get("keyId").stringValue());
    assertThat(caller.get("allow").toString()).isEqualTo("[\"emit\",\"tail\"]");
    assertThat(caller.get("to").toString()).isEqualTo("[\"user:*\"]");
    assertThat(caller.get("event").toString()).isEqualTo("[\"order:*\"]");
    assertThat(caller.get("rate").isNull()).isTrue();
  }

  @Test
  void namesEachRightThatTheStarStandsFor() throws Exception {
    var all = service.withKey(service.keys().create("all", "*"));
    assertThat(all.get("/v1/caller").body())
        .contains("\"stats\"", "\"audit\"")
        .doesNotContain("\"keys\"");
    var root = service.withKey(service.keys().create("root", "*,keys"));
    assertThat(root.get("/v1/caller").body()).contains("\"keys\"");
  }

  @Test
  void needsAKeyButOnAServiceWithoutKeys() throws Exception {
    service.keys().create("one", "emit");
    ResponseAssertions.problem(service.get("/v1/caller"), 401);
    var anyone = ResponseAssertions.json(withoutKeys.get("/v1/caller").body());
    assertThat(anyone.get("name").stringValue()).isEmpty();
    assertThat(anyone.get("keyId").isNull()).isTrue();
  }
}
