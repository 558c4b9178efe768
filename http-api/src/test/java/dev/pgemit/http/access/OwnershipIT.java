package dev.pgemit.http.access;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.access.jwt.TestIssuer;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.TestChannel;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Ids of scheduled emits and names of recurring emits belong to the caller that chose them: to the
 * name of a key, or to the subject of a JWT.
 */
class OwnershipIT {
  @RegisterExtension
  static final ServiceFixture service =
      ServiceFixture.withAllTables()
          .requireKeys()
          .setting("PGEMIT_JWT_SECRET", TestIssuer.SECRET)
          .setting("PGEMIT_JWT_AUDIENCE", "pgemit");

  private static Map<CredentialKind, CallerSet> callers;

  private enum CredentialKind {
    KEY,
    JWT
  }

  /**
   * Two callers with access to one room each, and one with access to all. Keys and JWTs have the
   * same names.
   */
  private record CallerSet(RoomCaller ann, RoomCaller bob, RoomCaller admin) {}

  private record RoomCaller(TestService service, String room) {}

  @BeforeAll
  static void start() throws Exception {
    var keys = service.keys();
    callers =
        Map.of(
            CredentialKind.KEY,
            new CallerSet(
                caller("ann", keys.create("ann", "emit,schedule", "/", "ann", "*")),
                caller("bob", keys.create("bob", "emit,schedule", "/", "bob", "*")),
                caller("all", keys.create("admin", "*"))),
            CredentialKind.JWT,
            new CallerSet(
                caller("jwt ann", token("ann", "jwt ann", "emit", "schedule")),
                caller("jwt bob", token("bob", "jwt bob", "emit", "schedule")),
                caller("all", token("admin", "*", "*"))));
  }

  private static RoomCaller caller(String room, String credentials) {
    return new RoomCaller(service.withKey(credentials), room);
  }

  private static String token(String subject, String room, String... allow) throws Exception {
    var claims =
        TestIssuer.claims(Instant.now())
            .subject(subject)
            .claim("pgemit", Map.of("allow", List.of(allow), "to", room));
    return TestIssuer.create().token("HS256", claims.build());
  }

  @ParameterizedTest
  @EnumSource
  void twoCallersMayUseTheSameId(CredentialKind kind) throws Exception {
    var ann = callers.get(kind).ann();
    var bob = callers.get(kind).bob();
    try (var channel = TestChannel.listen(service.database(), "/")) {
      assertThat(schedule(ann, "both", "PT0.2S")).isEqualTo(202);
      assertThat(schedule(bob, "both", "PT0.2S")).isEqualTo(202);
      assertThat(List.of(channel.next(), channel.next()))
          .allSatisfy(message -> assertThat(message).contains("\"id\":\"both\""))
          .anySatisfy(
              message -> assertThat(message).contains("\"rooms\":[\"%s\"]".formatted(ann.room())))
          .anySatisfy(
              message -> assertThat(message).contains("\"rooms\":[\"%s\"]".formatted(bob.room())));
    }
  }

  @ParameterizedTest
  @EnumSource
  void batchesAndStreamsHaveOwners(CredentialKind kind) throws Exception {
    var ann = callers.get(kind).ann();
    var bob = callers.get(kind).bob();
    assertThat(schedule(ann, "batch-1", "PT1H")).isEqualTo(202);
    assertThat(schedule(ann, "line-1", "PT1H")).isEqualTo(202);
    assertThat(
            bob.service()
                .post(
                    "/v1/emit/batch",
                    "{\"emits\":[%s]}".formatted(emit(bob.room(), "batch-1", "PT1H")))
                .statusCode())
        .isEqualTo(202);
    assertThat(
            ResponseAssertions.json(
                    bob.service()
                        .post(
                            "/v1/emit/stream",
                            "application/x-ndjson",
                            BodyPublishers.ofString(emit(bob.room(), "line-1", "PT1H") + "\n"))
                        .body())
                .get("accepted")
                .intValue())
        .isOne();
  }

  @ParameterizedTest
  @EnumSource
  void idsOfOtherCallersAreInvisible(CredentialKind kind) throws Exception {
    var ann = callers.get(kind).ann();
    var bob = callers.get(kind).bob();
    assertThat(schedule(ann, "secret", "PT1H")).isEqualTo(202);

    assertThat(bob.service().get("/v1/scheduled/secret").statusCode()).isEqualTo(404);
    assertThat(delete(bob, "/v1/scheduled/secret")).isEqualTo(404);
    assertThat(schedule(bob, "secret", "PT1H")).isEqualTo(202);
    assertThat(schedule(bob, "secret", "PT1H")).isEqualTo(400); // bob has one already
    assertThat(scheduledRoom(bob, "secret")).isEqualTo(bob.room());
    assertThat(scheduledRoom(ann, "secret")).isEqualTo(ann.room());
    assertThat(delete(bob, "/v1/scheduled/secret")).isEqualTo(204);
    assertThat(delete(bob, "/v1/scheduled/secret")).isEqualTo(404);
    assertThat(scheduledRoom(ann, "secret")).isEqualTo(ann.room());
  }

  @ParameterizedTest
  @EnumSource
  void adminFindsItsOwnIdFirst(CredentialKind kind) throws Exception {
    var ann = callers.get(kind).ann();
    var admin = callers.get(kind).admin();
    assertThat(schedule(ann, "shared", "PT1H")).isEqualTo(202);
    assertThat(scheduledRoom(admin, "shared")).isEqualTo(ann.room());

    assertThat(schedule(admin, "shared", "PT1H")).isEqualTo(202);
    assertThat(scheduledRoom(admin, "shared")).isEqualTo(admin.room());
    assertThat(delete(admin, "/v1/scheduled/shared")).isEqualTo(204);
    assertThat(scheduledRoom(ann, "shared")).isEqualTo(ann.room());
    assertThat(delete(admin, "/v1/scheduled/shared")).isEqualTo(204);
    assertThat(ann.service().get("/v1/scheduled/shared").statusCode()).isEqualTo(404);
  }

  @Test
  void keyAndJwtSubjectOfSameNameAreDifferentOwners() throws Exception {
    for (var kind : CredentialKind.values()) {
      assertThat(schedule(callers.get(kind).ann(), "one name", "PT1H")).isEqualTo(202);
    }
    var key = callers.get(CredentialKind.KEY).ann();
    assertThat(scheduledRoom(key, "one%20name")).isEqualTo(key.room());
  }

  @Test
  void rotatedKeyKeepsItsIds() throws Exception {
    var keys = service.keys();
    var first = caller("cid", keys.create("cid", "emit,schedule", "/", "cid", "*"));
    await()
        .atMost(ofSeconds(30))
        .until(() -> first.service().get("/v1/scheduled").statusCode() == 200);
    assertThat(schedule(first, "rotated", "PT1H")).isEqualTo(202);
    var second = caller("cid", keys.rotate("cid", Duration.ZERO));
    await()
        .atMost(ofSeconds(30))
        .until(() -> second.service().get("/v1/scheduled").statusCode() == 200);

    assertThat(schedule(second, "rotated", "PT1H")).isEqualTo(400);
    assertThat(delete(second, "/v1/scheduled/rotated")).isEqualTo(204);
  }

  @ParameterizedTest
  @EnumSource
  void twoCallersMayUseTheSameRecurringName(CredentialKind kind) throws Exception {
    var ann = callers.get(kind).ann();
    var bob = callers.get(kind).bob();
    var admin = callers.get(kind).admin();
    assertThat(put(ann)).isEqualTo(201);
    assertThat(put(bob)).isEqualTo(201);
    assertThat(put(bob)).isEqualTo(200);
    assertThat(recurringRoom(ann)).isEqualTo(ann.room());
    assertThat(recurringRoom(bob)).isEqualTo(bob.room());
    assertThat(names(admin)).containsExactly("digest", "digest");

    assertThat(bob.service().post("/v1/recurring/digest/pause", "").statusCode()).isEqualTo(200);
    assertThat(
            ResponseAssertions.json(ann.service().get("/v1/recurring/digest").body())
                .get("paused")
                .booleanValue())
        .isFalse();
    assertThat(delete(bob, "/v1/recurring/digest")).isEqualTo(204);
    assertThat(delete(bob, "/v1/recurring/digest")).isEqualTo(404);
    assertThat(recurringRoom(ann)).isEqualTo(ann.room());
    assertThat(recurringRoom(admin)).isEqualTo(ann.room());
    assertThat(delete(admin, "/v1/recurring/digest")).isEqualTo(204);
    assertThat(names(admin)).isEmpty();
  }

  private static String emit(String room, String id, String delay) {
    return "{\"event\":\"e\",\"to\":\"%s\",\"id\":\"%s\",\"delay\":\"%s\"}"
        .formatted(room, id, delay);
  }

  private static int schedule(RoomCaller caller, String id, String delay)
      throws IOException, InterruptedException {
    return caller.service().post("/v1/emit", emit(caller.room(), id, delay)).statusCode();
  }

  private static int put(RoomCaller caller) throws IOException, InterruptedException {
    var body =
        "{\"cron\":\"0 3 * * *\",\"emit\":{\"to\":\"%s\",\"event\":\"e\"}}"
            .formatted(caller.room());
    return caller
        .service()
        .send(
            caller
                .service()
                .request("/v1/recurring/digest")
                .header("Content-Type", ServiceClient.JSON)
                .PUT(BodyPublishers.ofString(body))
                .build())
        .statusCode();
  }

  private static int delete(RoomCaller caller, String path)
      throws IOException, InterruptedException {
    return caller.service().send(caller.service().request(path).DELETE().build()).statusCode();
  }

  private static String scheduledRoom(RoomCaller caller, String id) throws Exception {
    return readRoom(caller, "/v1/scheduled/" + id);
  }

  private static String recurringRoom(RoomCaller caller) throws Exception {
    return readRoom(caller, "/v1/recurring/digest");
  }

  private static String readRoom(RoomCaller caller, String path) throws Exception {
    return ResponseAssertions.json(caller.service().get(path).body())
        .get("to")
        .get(0)
        .stringValue();
  }

  private static List<String> names(RoomCaller caller) throws Exception {
    return ResponseAssertions.json(caller.service().get("/v1/recurring").body())
        .get("recurring")
        .valueStream()
        .map(one -> one.get("name").stringValue())
        .toList();
  }
}
