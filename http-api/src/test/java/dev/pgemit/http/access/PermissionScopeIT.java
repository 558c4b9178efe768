package dev.pgemit.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.TestChannel;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msgpack.core.MessagePack;

/** Tests the permissions for calls that consist of several emits. */
class PermissionScopeIT {
  private static final String ALLOWED_EMIT = "{\"to\":\"user:1\",\"event\":\"e\"}";
  private static final String FORBIDDEN_EMIT = "{\"to\":\"admins\",\"event\":\"e\"}";

  @RegisterExtension
  static final ServiceFixture service = ServiceFixture.withAllTables().requireKeys();

  private static TestService limitedCaller;
  private static TestService otherCaller;
  private static TestService scheduler;
  private static TestService emitter;
  private static TestService broadcaster;
  private static TestService unlimited;

  @BeforeAll
  static void start() throws Exception {
    var keys = service.keys();
    limitedCaller = service.withKey(keys.create("limited", "*", "*", "user:*", "*"));
    otherCaller = service.withKey(keys.create("other", "*", "*", "user:*", "*"));
    scheduler = service.withKey(keys.create("scheduler", "schedule"));
    emitter = service.withKey(keys.create("emitter", "schedule,emit"));
    broadcaster = service.withKey(keys.create("broadcaster", "schedule,emit,broadcast"));
    unlimited = service.withKey(keys.create("unlimited", "*"));
  }

  @Test
  void reportsEveryForbiddenEmitOfBatchAndPublishesNothing() throws Exception {
    try (var channel = TestChannel.listen(service.database(), "/")) {
      var refused =
          limitedCaller.post(
              "/v1/emit/batch",
              "{\"emits\":[%s,%s,%s,{\"event\":\"e\"}]}"
                  .formatted(ALLOWED_EMIT, FORBIDDEN_EMIT, ALLOWED_EMIT));

      assertThat(
              ResponseAssertions.problem(refused, 403)
                  .path("errors")
                  .valueStream()
                  .map(error -> error.get("pointer").stringValue()))
          .containsExactly("/emits/1/to", "/emits/3/to");
      assertThat(channel.drain()).isEmpty();
    }
  }

  @Test
  void rejectsForbiddenLinesOfStreamAndPublishesTheRest() throws Exception {
    try (var channel = TestChannel.listen(service.database(), "/")) {
      var answer =
          limitedCaller.post(
              "/v1/emit/stream",
              "application/x-ndjson",
              BodyPublishers.ofString(
                  ALLOWED_EMIT + "\n" + FORBIDDEN_EMIT + "\n" + ALLOWED_EMIT + "\n"));

      var document = ResponseAssertions.json(answer.body());
      assertThat(document.get("accepted").intValue()).as(answer.body()).isEqualTo(2);
      assertThat(document.at("/rejected/0/line").intValue()).isEqualTo(2);
      assertThat(document.at("/rejected/0/detail").stringValue()).contains("/to", "admins");
      assertThat(channel.drain()).hasSize(2);
    }
  }

  @Test
  void checksPermissionsOfMessagePackBody() throws Exception {
    var packed = new ByteArrayOutputStream();
    try (var packer = MessagePack.newDefaultPacker(packed)) {
      packer.packMapHeader(2).packString("event").packString("e");
      packer.packString("to").packString("admins");
    }
    ResponseAssertions.problem(
        limitedCaller.post("/v1/emit", ServiceClient.MESSAGE_PACK, packed.toByteArray()), 403);
  }

  @Test
  void checksRoomsToJoinAndLeave() throws Exception {
    for (var verb : new String[] {"join", "leave"}) {
      var refused =
          limitedCaller.post(
              "/v1/sockets/" + verb, "{\"to\":\"user:1\",\"rooms\":[\"user:2\",\"admins\"]}");
      assertThat(ResponseAssertions.problem(refused, 403).at("/errors/0/pointer").stringValue())
          .isEqualTo("/rooms");
    }
  }

  @Test
  void roomLimitForbidsServerSideEmit() throws Exception {
    ResponseAssertions.problem(
        limitedCaller.post("/v1/server-side-emit", "{\"event\":\"e\"}"), 403);
    ResponseAssertions.problem(limitedCaller.get("/v1/servers"), 403);
    ResponseAssertions.problem(limitedCaller.get("/v1/sockets"), 403);
    ResponseAssertions.problem(limitedCaller.get("/v1/tail"), 403);
    assertThat(unlimited.get("/v1/servers").statusCode()).isEqualTo(200);
  }

  @Test
  void hidesScheduledEmitsOfOtherRooms() throws Exception {
    var mine = "{\"to\":\"user:1\",\"event\":\"e\",\"delay\":\"PT1H\",\"id\":\"mine\"}";
    var others = "{\"to\":\"admins\",\"event\":\"e\",\"delay\":\"PT1H\",\"id\":\"others\"}";
    assertThat(limitedCaller.post("/v1/emit", mine).statusCode()).isEqualTo(202);
    assertThat(unlimited.post("/v1/emit", others).statusCode()).isEqualTo(202);

    assertThat(limitedCaller.get("/v1/scheduled").body()).contains("mine").doesNotContain("others");
    assertThat(unlimited.get("/v1/scheduled").body()).contains("mine", "others");
    ResponseAssertions.problem(limitedCaller.get("/v1/scheduled/others"), 404);
    ResponseAssertions.problem(limitedCaller.delete("/v1/scheduled/others"), 404);
    assertThat(limitedCaller.delete("/v1/scheduled/mine").statusCode()).isEqualTo(204);
    assertThat(unlimited.delete("/v1/scheduled/others").statusCode()).isEqualTo(204);
  }

  @Test
  void hidesRecurringEmitsOfOtherRooms() throws Exception {
    var others = "{\"cron\":\"0 3 * * *\",\"emit\":%s}".formatted(FORBIDDEN_EMIT);
    var mine = "{\"cron\":\"0 3 * * *\",\"emit\":%s}".formatted(ALLOWED_EMIT);
    assertThat(unlimited.put("/v1/recurring/theirs", others).statusCode()).isEqualTo(201);

    // The name refers to the key's own emit, not to the other key's emit of the same name.
    assertThat(limitedCaller.put("/v1/recurring/theirs", mine).statusCode()).isEqualTo(201);
    assertThat(limitedCaller.get("/v1/recurring/theirs").body()).doesNotContain("admins");
    assertThat(limitedCaller.delete("/v1/recurring/theirs").statusCode()).isEqualTo(204);

    ResponseAssertions.problem(limitedCaller.get("/v1/recurring/theirs"), 404);
    ResponseAssertions.problem(limitedCaller.post("/v1/recurring/theirs/pause", ""), 404);
    ResponseAssertions.problem(limitedCaller.delete("/v1/recurring/theirs"), 404);
    assertThat(limitedCaller.get("/v1/recurring").body()).doesNotContain("theirs");
    assertThat(unlimited.get("/v1/recurring/theirs").body()).contains("admins");
  }

  @Test
  void changingRecurringEmitRequiresPermissionToSendIt() throws Exception {
    var toAll = "{\"cron\":\"0 3 * * *\",\"emit\":{\"event\":\"e\"}}";
    assertThat(unlimited.put("/v1/recurring/all", toAll).statusCode()).isEqualTo(201);
    assertThat(unlimited.post("/v1/recurring/all/pause", "").statusCode()).isEqualTo(200);

    assertThat(scheduler.get("/v1/recurring").body()).contains("\"all\"");
    var refused = ResponseAssertions.problem(scheduler.post("/v1/recurring/all/resume", ""), 403);
    assertThat(refused.get("errors").toString()).contains("--allow emit", "--allow broadcast");
    ResponseAssertions.problem(scheduler.post("/v1/recurring/all/pause", ""), 403);
    ResponseAssertions.problem(scheduler.delete("/v1/recurring/all"), 403);
    var emitting = "{\"cron\":\"0 3 * * *\",\"emit\":%s}".formatted(ALLOWED_EMIT);
    assertThat(emitter.put("/v1/recurring/all", emitting).statusCode()).isEqualTo(201);
    assertThat(emitter.delete("/v1/recurring/all").statusCode()).isEqualTo(204);
    ResponseAssertions.problem(emitter.post("/v1/recurring/all/resume", ""), 403);
    assertThat(unlimited.get("/v1/recurring/all").body()).contains("\"paused\":true");
    assertThat(broadcaster.post("/v1/recurring/all/resume", "").statusCode()).isEqualTo(200);
    assertThat(broadcaster.delete("/v1/recurring/all").statusCode()).isEqualTo(204);
  }

  @Test
  void cancellingRequiresPermissionForTheScheduledOperation() throws Exception {
    try (var io = Emitter.create(service.database().dataSource())) {
      var id = io.of("/").to("user:1").delay(Duration.ofHours(1)).disconnectSockets(true);
      var path = "/v1/scheduled/" + id;

      assertThat(broadcaster.get(path).statusCode()).isEqualTo(200);
      var refused = ResponseAssertions.problem(broadcaster.delete(path), 403);
      assertThat(refused.get("detail").stringValue()).contains("\"disconnect\"");
      assertThat(limitedCaller.delete(path).statusCode()).isEqualTo(204);
    }
  }

  @Test
  void scopesIdempotencyKeysToCaller() throws Exception {
    var first = emitWithIdempotencyKey(limitedCaller, ALLOWED_EMIT);
    assertThat(emitWithIdempotencyKey(limitedCaller, ALLOWED_EMIT).body()).isEqualTo(first.body());
    var others = emitWithIdempotencyKey(otherCaller, ALLOWED_EMIT);

    assertThat(others.statusCode()).isEqualTo(202);
    assertThat(others.body()).isNotEqualTo(first.body());
    var reused = emitWithIdempotencyKey(limitedCaller, "{\"to\":\"user:1\",\"event\":\"another\"}");
    assertThat(ResponseAssertions.problem(reused, 422).get("detail").stringValue())
        .contains("\"same-key\"")
        .doesNotContain("(key");
  }

  @Test
  void acceptsIdempotencyKeyOfMaximumLength() throws Exception {
    assertThat(limitedCaller.postWithKey("/v1/emit", "k".repeat(255), ALLOWED_EMIT).statusCode())
        .isEqualTo(202);
    assertThat(limitedCaller.postWithKey("/v1/emit", "k".repeat(256), ALLOWED_EMIT).statusCode())
        .isEqualTo(400);
    assertThat(limitedCaller.postWithKey("/v1/emit", "", ALLOWED_EMIT).statusCode()).isEqualTo(400);
  }

  private static HttpResponse<String> emitWithIdempotencyKey(TestService caller, String body)
      throws Exception {
    return caller.postWithKey("/v1/emit", "same-key", body);
  }
}
