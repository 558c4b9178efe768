package dev.pgemit.http.access;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.settings.SettingsException;
import dev.pgemit.http.testing.KeyedDatabase;
import dev.pgemit.http.testing.LogCapture;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.DatabaseOutage;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.TestRole;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests a start without keys, and keys that become unreadable while the service runs. */
class KeysUnavailableIT {
  private static final String KEYS_UNAVAILABLE =
      "The keys cannot be read now; the service log gives the cause." + " Nothing was published";
  private static final String EMIT = "{\"event\":\"e\"}";

  @RegisterExtension final KeyedDatabase keyed = new KeyedDatabase();

  private static boolean isAccepted(TestService service, String key) throws Exception {
    var status = service.withKey(key).post("/v1/emit", EMIT).statusCode();
    assertThat(status).isIn(202, 401);
    return status == 202;
  }

  @Test
  void refusesToStartWithoutKey() throws Exception {
    keyed.keys().revoke("everything");
    assertThatThrownBy(keyed::startService)
        .isInstanceOf(NoUsableKeyException.class)
        .hasMessageContaining("pgemit key create --name app --allow emit,broadcast")
        .hasMessageContaining("--no-auth");
  }

  @Test
  void refusesToStartWithoutKeysTable() throws Exception {
    try (var bare = TestDatabase.createWithAttachments()) {
      assertThatThrownBy(() -> TestService.startWithKeys(bare.url(), Map.of()))
          .isInstanceOf(NoUsableKeyException.class)
          .hasMessageContaining("pgemit migrate");
    }
  }

  @Test
  void refusesToStartWithoutGrantOnKeysTable() throws Exception {
    try (var role = TestRole.create(keyed.database())) {
      assertThatThrownBy(() -> TestService.startWithKeys(role.url(), Map.of()))
          .isInstanceOf(NoUsableKeyException.class)
          .hasMessageContaining("GRANT SELECT on pgemit_keys");
      role.grant("SELECT ON pgemit_keys");
      TestService.startWithKeys(role.url(), Map.of()).close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void listensOnLoopbackOnlyWithoutKeys(String host) {
    assertThatThrownBy(() -> TestService.start(keyed.database().url(), Map.of("HOST", host)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("loopback")
        .hasMessageContaining(host);
  }

  @Test
  void rejectsEveryoneUntilKeysAreLoaded() throws Exception {
    keyed.database().allowConnections(false);
    try (var service = keyed.startService()) {
      var early = service.withKey(keyed.adminKey()).post("/v1/emit", EMIT);
      assertThat(ResponseAssertions.problem(early, 503).get("detail").stringValue())
          .isEqualTo(KEYS_UNAVAILABLE);
      assertThat(service.post("/v1/emit", EMIT).statusCode()).isEqualTo(401);
      assertThat(service.get("/healthz").statusCode()).isEqualTo(200);

      keyed.database().allowConnections(true);
      await()
          .atMost(ofSeconds(30))
          .until(
              () -> service.withKey(keyed.adminKey()).post("/v1/emit", EMIT).statusCode() == 202);
    } finally {
      keyed.database().allowConnections(true);
    }
  }

  @Test
  void acceptsCachedKeysDuringPostgresOutage() throws Exception {
    try (var service = keyed.startService()) {
      assertThat(isAccepted(service, keyed.adminKey())).isTrue();
      var outage = DatabaseOutage.start(keyed.database());
      try {
        await()
            .atMost(ofSeconds(30))
            .until(
                () -> service.withKey(keyed.adminKey()).post("/v1/emit", EMIT).statusCode() == 503);
        assertThat(service.withKey("wrong").post("/v1/emit", EMIT).statusCode()).isEqualTo(401);
        assertThat(service.withKey(keyed.adminKey()).get("/metrics").statusCode()).isEqualTo(200);
      } finally {
        outage.end();
      }
    }
  }

  @Test
  void rejectsEveryoneAfterKeysTableIsDropped() throws Exception {
    try (var service = keyed.startService()) {
      keyed.database().execute("ALTER TABLE pgemit_keys RENAME TO hidden");
      await()
          .atMost(ofSeconds(30))
          .until(
              () -> service.withKey(keyed.adminKey()).post("/v1/emit", EMIT).statusCode() == 503);
      await().atMost(ofSeconds(30)).until(() -> service.get("/readyz").statusCode() == 503);
      assertThat(
              ResponseAssertions.problem(service.get("/readyz"), 503).get("detail").stringValue())
          .contains("keys cannot be read", "the service log");
      keyed.database().execute("ALTER TABLE hidden RENAME TO pgemit_keys");
      await()
          .atMost(ofSeconds(30))
          .until(
              () -> service.withKey(keyed.adminKey()).post("/v1/emit", EMIT).statusCode() == 202);
      await().atMost(ofSeconds(30)).until(() -> service.get("/readyz").statusCode() == 200);
    }
  }

  @Test
  void reportsRevokedGrantInLogOnly() throws Exception {
    try (var role = TestRole.create(keyed.database());
        var log = LogCapture.ofService()) {
      role.grant("SELECT ON pgemit_keys");
      try (var service = TestService.startWithKeys(role.url(), Map.of())) {
        keyed.database().execute("REVOKE SELECT ON pgemit_keys FROM " + role.name());
        await().atMost(ofSeconds(30)).until(() -> log.hasWarning("GRANT SELECT on pgemit_keys"));

        var refused = service.withKey("pgemit_aaaaaaaaaaaa_" + "a".repeat(43)).get("/metrics");
        assertThat(ResponseAssertions.problem(refused, 503).get("detail").stringValue())
            .isEqualTo(KEYS_UNAVAILABLE.replace("published", "done"));
      }
    }
  }
}
