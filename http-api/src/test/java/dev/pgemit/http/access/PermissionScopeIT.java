package dev.pgemit.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.FakeServer;
import dev.pgemit.testing.TestChannel;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msgpack.core.MessagePack;

/** What a limited key reaches where a call is more than one emit. */
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
  private static TestService eventReader;
  private static TestService fetcher;
  private static TestService requester;
  private static TestService serverSideEmitter;
  private static TestService tailer;

  @BeforeAll
  static void start() throws Exception {
    var keys = service.keys();
    var key = keys.create("limited", "*", "*", "user:*", "*");
    var second = keys.create("other", "*", "*", "user:*", "*");
    var free = keys.create("free", "*");
    var events = keys.create("events", "tail", "*", "*", "order:*");
    var scheduling = keys.create("scheduler", "schedule");
    var emitting = keys.create("emitter", "schedule,emit");
    var broadcasting = keys.create("broadcaster", "schedule,emit,broadcast");
    var fetching = keys.create("fetcher", "tail,fetch");
    var acking = keys.create("asker", "tail,ack");
    var toServers = keys.create("servers", "tail,server-side-emit");
    var tailing = keys.create("reader", "tail");
    fetcher = service.withKey(fetching);
    requester = service.withKey(acking);
    serverSideEmitter = service.withKey(toServers);
    tailer = service.withKey(tailing);
    limitedCaller = service.withKey(key);
    scheduler = service.withKey(scheduling);
    emitter = service.withKey(emitting);
    broadcaster = service.withKey(broadcasting);
    otherCaller = service.withKey(second);
    unlimited = service.withKey(free);
    eventReader = service.withKey(events);
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
  void tailShowsOnlyReadableMessages() throws Exception {
    ResponseAssertions.problem(eventReader.get("/v1/tail"), 403);
    ResponseAssertions.problem(eventReader.get("/v1/tail?event=price"), 403);
    ResponseAssertions.problem(limitedCaller.get("/v1/tail?to=admins"), 403);
    for (var allowed :
        new HttpResponse<?>[] {
          open(eventReader, "/v1/tail?event=order:paid"), open(limitedCaller, "/v1/tail?to=user:1")
        }) {
      assertThat(allowed.statusCode()).isEqualTo(200);
      ((InputStream) allowed.body()).close();
    }
  }

  @Test
  void tailShowsInternalMessagesOnlyWithMatchingPermission() throws Exception {
    try (var ofAll = openLines(unlimited, "/v1/tail?namespace=told&internal=true");
        var ofFetcher = openLines(fetcher, "/v1/tail?namespace=told&internal=true");
        var ofAsker = openLines(requester, "/v1/tail?namespace=told&internal=true");
        var ofServers = openLines(serverSideEmitter, "/v1/tail?namespace=told&internal=true");
        var ofReader = openLines(tailer, "/v1/tail?namespace=told&internal=true");
        var server = new FakeServer(service.database(), "/told")) {
      server.send("\"type\":7,\"data\":{\"requestId\":\"fetch\"}");
      server.send("\"type\":8,\"data\":{\"requestId\":\"fetch\",\"sockets\":[]}");
      server.send("\"type\":10,\"data\":{\"requestId\":\"server\",\"packet\":1}");
      server.send("\"type\":11,\"data\":{\"requestId\":\"ack\",\"clientCount\":1}");
      server.send("\"type\":12,\"data\":{\"requestId\":\"ack\",\"packet\":1}");
      ResponseAssertions.acceptedId(
          unlimited.post("/v1/emit", "{\"namespace\":\"told\",\"event\":\"end\"}"));

      assertThat(readTypesUntilEvent(ofAll))
          .containsExactly(
              "FETCH_SOCKETS",
              "FETCH_SOCKETS_RESPONSE",
              "SERVER_SIDE_EMIT_RESPONSE",
              "BROADCAST_CLIENT_COUNT",
              "BROADCAST_ACK",
              "BROADCAST");
      assertThat(readTypesUntilEvent(ofFetcher))
          .containsExactly("FETCH_SOCKETS", "FETCH_SOCKETS_RESPONSE", "BROADCAST");
      assertThat(readTypesUntilEvent(ofAsker))
          .containsExactly("BROADCAST_CLIENT_COUNT", "BROADCAST_ACK", "BROADCAST");
      assertThat(readTypesUntilEvent(ofServers))
          .containsExactly("SERVER_SIDE_EMIT_RESPONSE", "BROADCAST");
      assertThat(readTypesUntilEvent(ofReader)).containsExactly("BROADCAST");
    }
  }

  /** The types of what a tail shows, up to an event. */
  private static List<String> readTypesUntilEvent(BufferedReader tail) throws Exception {
    var types = new ArrayList<String>();
    while (!types.contains("BROADCAST")) {
      types.add(
          ResponseAssertions.json(firstData(tail).substring("data: ".length()))
              .get("type")
              .stringValue());
    }
    return types;
  }

  @Test
  void hidesUnreadableMessagesFromRestrictedReaders() throws Exception {
    // Its attachment is gone, so that nobody can tell for whom it is.
    var unread = "{\"uid\":\"emitter\",\"type\":3,\"attachmentId\":\"987654321\"}";
    try (var ofRoom = openLines(limitedCaller, "/v1/tail?to=user:1");
        var ofEvent = openLines(eventReader, "/v1/tail?event=order:paid");
        var ofAll = openLines(unlimited, "/v1/tail?to=user:1")) {
      for (var reader : List.of(ofRoom, ofEvent, ofAll)) {
        assertThat(reader.readLine()).isEqualTo(": listening");
      }
      service.database().execute("SELECT pg_notify('socket.io#/', '%s')".formatted(unread));
      ResponseAssertions.acceptedId(
          unlimited.post("/v1/emit", "{\"to\":\"user:1\",\"event\":\"order:paid\"}"));

      assertThat(firstData(ofRoom)).contains("order:paid");
      assertThat(firstData(ofEvent)).contains("order:paid");
      assertThat(firstData(ofAll)).doesNotContain("order:paid").contains("BROADCAST");
    }
  }

  private static String firstData(BufferedReader reader) throws Exception {
    var line = reader.readLine();
    while (!line.startsWith("data:")) {
      line = reader.readLine();
    }
    return line;
  }

  private static BufferedReader openLines(TestService caller, String path) throws Exception {
    return new BufferedReader(
        new InputStreamReader((InputStream) open(caller, path).body(), StandardCharsets.UTF_8));
  }

  private static HttpResponse<?> open(TestService caller, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(caller.request(path).build(), BodyHandlers.ofInputStream());
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
    ResponseAssertions.problem(delete(limitedCaller, "/v1/scheduled/others"), 404);
    assertThat(delete(limitedCaller, "/v1/scheduled/mine").statusCode()).isEqualTo(204);
    assertThat(delete(unlimited, "/v1/scheduled/others").statusCode()).isEqualTo(204);
  }

  @Test
  void hidesRecurringEmitsOfOtherRooms() throws Exception {
    var others = "{\"cron\":\"0 3 * * *\",\"emit\":%s}".formatted(FORBIDDEN_EMIT);
    var mine = "{\"cron\":\"0 3 * * *\",\"emit\":%s}".formatted(ALLOWED_EMIT);
    assertThat(put(unlimited, "/v1/recurring/theirs", others).statusCode()).isEqualTo(201);

    // The same name is another one of the key's own, and does not reach theirs.
    assertThat(put(limitedCaller, "/v1/recurring/theirs", mine).statusCode()).isEqualTo(201);
    assertThat(limitedCaller.get("/v1/recurring/theirs").body()).doesNotContain("admins");
    assertThat(delete(limitedCaller, "/v1/recurring/theirs").statusCode()).isEqualTo(204);

    ResponseAssertions.problem(limitedCaller.get("/v1/recurring/theirs"), 404);
    ResponseAssertions.problem(limitedCaller.post("/v1/recurring/theirs/pause", ""), 404);
    ResponseAssertions.problem(delete(limitedCaller, "/v1/recurring/theirs"), 404);
    assertThat(limitedCaller.get("/v1/recurring").body()).doesNotContain("theirs");
    assertThat(unlimited.get("/v1/recurring/theirs").body()).contains("admins");
  }

  @Test
  void changingRecurringEmitRequiresPermissionToSendIt() throws Exception {
    var toAll = "{\"cron\":\"0 3 * * *\",\"emit\":{\"event\":\"e\"}}";
    assertThat(put(unlimited, "/v1/recurring/all", toAll).statusCode()).isEqualTo(201);
    assertThat(unlimited.post("/v1/recurring/all/pause", "").statusCode()).isEqualTo(200);

    assertThat(scheduler.get("/v1/recurring").body()).contains("\"all\"");
    var refused = ResponseAssertions.problem(scheduler.post("/v1/recurring/all/resume", ""), 403);
    assertThat(refused.get("errors").toString()).contains("--allow emit", "--allow broadcast");
    ResponseAssertions.problem(scheduler.post("/v1/recurring/all/pause", ""), 403);
    ResponseAssertions.problem(delete(scheduler, "/v1/recurring/all"), 403);
    var emitting = "{\"cron\":\"0 3 * * *\",\"emit\":%s}".formatted(ALLOWED_EMIT);
    assertThat(put(emitter, "/v1/recurring/all", emitting).statusCode()).isEqualTo(201);
    assertThat(delete(emitter, "/v1/recurring/all").statusCode()).isEqualTo(204);
    ResponseAssertions.problem(emitter.post("/v1/recurring/all/resume", ""), 403);
    assertThat(unlimited.get("/v1/recurring/all").body()).contains("\"paused\":true");
    assertThat(broadcaster.post("/v1/recurring/all/resume", "").statusCode()).isEqualTo(200);
    assertThat(delete(broadcaster, "/v1/recurring/all").statusCode()).isEqualTo(204);
  }

  @Test
  void cancellingRequiresPermissionOfTheVerb() throws Exception {
    try (var io = Emitter.create(service.database().dataSource())) {
      var id = io.of("/").to("user:1").delay(Duration.ofHours(1)).disconnectSockets(true);
      var path = "/v1/scheduled/" + id;

      assertThat(broadcaster.get(path).statusCode()).isEqualTo(200);
      var refused = ResponseAssertions.problem(delete(broadcaster, path), 403);
      assertThat(refused.get("detail").stringValue()).contains("\"disconnect\"");
      assertThat(delete(limitedCaller, path).statusCode()).isEqualTo(204);
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
    assertThat(emitWithIdempotencyKey(limitedCaller, ALLOWED_EMIT, "k".repeat(255)).statusCode())
        .isEqualTo(202);
    assertThat(emitWithIdempotencyKey(limitedCaller, ALLOWED_EMIT, "k".repeat(256)).statusCode())
        .isEqualTo(400);
    assertThat(emitWithIdempotencyKey(limitedCaller, ALLOWED_EMIT, "").statusCode()).isEqualTo(400);
  }

  private static HttpResponse<String> emitWithIdempotencyKey(TestService caller, String body)
      throws Exception {
    return emitWithIdempotencyKey(caller, body, "same-key");
  }

  private static HttpResponse<String> emitWithIdempotencyKey(
      TestService caller, String body, String key) throws Exception {
    return caller.send(
        caller
            .request("/v1/emit")
            .header("Content-Type", ServiceClient.JSON)
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private static HttpResponse<String> put(TestService caller, String path, String body)
      throws Exception {
    return caller.send(
        caller
            .request(path)
            .header("Content-Type", ServiceClient.JSON)
            .PUT(BodyPublishers.ofString(body))
            .build());
  }

  private static HttpResponse<String> delete(TestService caller, String path) throws Exception {
    return caller.send(caller.request(path).DELETE().build());
  }
}
