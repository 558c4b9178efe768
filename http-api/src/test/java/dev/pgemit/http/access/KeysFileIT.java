package dev.pgemit.http.access;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.pgemit.http.access.jwt.TestIssuer;
import dev.pgemit.http.settings.SettingsException;
import dev.pgemit.http.testing.LogCapture;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a service without Postgres whose keys are in a file. */
class KeysFileIT {
  private static final String ALLOWED_EMIT = "{\"to\":\"user:1\",\"event\":\"e\"}";

  private static RedisServer redis;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(RedisServer.isInstalled());
    redis = RedisServer.start();
  }

  @AfterAll
  static void stop() {
    if (redis != null) {
      redis.close();
    }
  }

  private Path file() {
    return folder.resolve("keys.json");
  }

  private TestService startService(Map<String, String> more) {
    var settings = new HashMap<>(more);
    settings.put("PGEMIT_TRANSPORT", "redis-streams");
    settings.put("REDIS_URL", redis.url());
    return TestService.startWithoutPostgresWithKeys(settings);
  }

  private TestService startService() {
    return startService(Map.of("PGEMIT_KEYS_FILE", file().toString()));
  }

  /** Adds a key for the rooms of users. */
  private String addKey(String name, Permission permission) throws IOException {
    var file = Files.exists(file()) ? KeysFile.parse(Files.readAllBytes(file())) : KeysFile.EMPTY;
    var grant =
        new Grant(
            EnumSet.of(permission),
            List.of(Glob.ANY),
            List.of(new Glob("user:*")),
            List.of(Glob.ANY));
    var change = file.create(name, new AccessPolicy(grant, null), KeyExpiry.never(), Instant.now());
    Files.write(file(), change.file().toJson());
    return change.result().orElseThrow().text();
  }

  @Test
  void acceptsKeysWithinTheirPermissions() throws Exception {
    var key = addKey("web", Permission.EMIT);
    try (var service = startService()) {
      var caller = service.withKey(key);

      ResponseAssertions.acceptedId(caller.post("/v1/emit", ALLOWED_EMIT));
      ResponseAssertions.problem(caller.post("/v1/emit", "{\"event\":\"e\"}"), 403);
      ResponseAssertions.problem(caller.get("/metrics"), 403);
      ResponseAssertions.problem(caller.get("/v1/keys"), 403);
      ResponseAssertions.problem(service.post("/v1/emit", ALLOWED_EMIT), 401);
      ResponseAssertions.problem(
          service.withKey(ApiKey.create().text()).post("/v1/emit", ALLOWED_EMIT), 401);
      var otherSecret = key.substring(0, key.length() - 4) + "AAAA";
      ResponseAssertions.problem(service.withKey(otherSecret).post("/v1/emit", ALLOWED_EMIT), 401);
    }
  }

  @Test
  void refusesToManageKeys() throws Exception {
    var key = addKey("admin", Permission.KEYS);
    try (var service = startService()) {
      var caller = service.withKey(key);
      var shop = "{\"name\":\"shop\",\"allow\":\"emit\"}";

      for (var response :
          List.of(
              caller.get("/v1/keys?all=true"),
              caller.post("/v1/keys", shop),
              caller.post("/v1/keys/admin/rotate", "{}"),
              caller.delete("/v1/keys/admin"))) {
        assertThat(ResponseAssertions.problem(response, 501).get("detail").asString())
            .contains("keys needs Postgres", "DATABASE_URL");
      }
    }
  }

  @Test
  void noticesNewAndRemovedKeys() throws Exception {
    var first = addKey("first", Permission.EMIT);
    try (var audit = LogCapture.of(AuditLog.LOGGER_NAME);
        var service = startService()) {
      ResponseAssertions.acceptedId(service.withKey(first).post("/v1/emit", ALLOWED_EMIT));
      Files.delete(file());
      var second = addKey("second", Permission.EMIT);

      // An unknown key reads the file again.
      ResponseAssertions.acceptedId(service.withKey(second).post("/v1/emit", ALLOWED_EMIT));
      ResponseAssertions.problem(service.withKey(first).post("/v1/emit", ALLOWED_EMIT), 401);
      await()
          .atMost(ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(audit.events().stream().map(ILoggingEvent::getFormattedMessage))
                      .anyMatch(line -> line.matches("Key first \\(.*\\) was deleted"))
                      .anyMatch(line -> line.contains(" was created by \"keys file\"")));
    }
  }

  @Test
  void keepsTheKeysWhileTheFileIsBroken() throws Exception {
    var key = addKey("web", Permission.EMIT);
    var valid = Files.readAllBytes(file());
    try (var log = LogCapture.ofService();
        var service = startService()) {
      Files.writeString(file(), "{\"keys\":[{\"name\":\"web\"}]}");
      await()
          .atMost(ofSeconds(30))
          .until(
              () -> log.warnings().stream().anyMatch(line -> line.contains("\"id\" is missing")));

      ResponseAssertions.acceptedId(service.withKey(key).post("/v1/emit", ALLOWED_EMIT));
      assertThat(service.get("/readyz").statusCode()).isEqualTo(200);
      assertThat(log.warnings())
          .anyMatch(line -> line.contains(file().toString()) && line.contains("entry 1, \"web\""));

      Files.write(file(), valid);
      await()
          .atMost(ofSeconds(30))
          .until(
              () ->
                  log.events().stream()
                      .anyMatch(event -> event.getFormattedMessage().contains("keys were read")));
    }
  }

  @Test
  void aWrongFileStopsTheStart() throws Exception {
    assertThatThrownBy(this::startService)
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll("PGEMIT_KEYS_FILE", "cannot be read");

    Files.writeString(file(), "{\"keys\":[{\"name\":\"web\"}]}");
    assertThatThrownBy(this::startService)
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll("entry 1, \"web\"", "\"id\" is missing", "pgemit key create");

    Files.writeString(file(), "{\"keys\":[]}");
    assertThatThrownBy(this::startService)
        .isInstanceOf(NoUsableKeyException.class)
        .hasMessageContaining("pgemit key create --keys-file " + file());
  }

  @Test
  void acceptsJwtsWithoutAFile() throws Exception {
    var settings = Map.of("PGEMIT_JWT_SECRET", TestIssuer.SECRET, "PGEMIT_JWT_AUDIENCE", "pgemit");
    try (var service = startService(settings)) {
      var token = TestIssuer.create().token("HS256", TestIssuer.claims(Instant.now()).build());

      ResponseAssertions.acceptedId(service.withKey(token).post("/v1/emit", ALLOWED_EMIT));
      ResponseAssertions.problem(service.withKey(token).get("/metrics"), 403);
      ResponseAssertions.problem(
          service.withKey(ApiKey.create().text()).post("/v1/emit", ALLOWED_EMIT), 401);
    }
  }
}
