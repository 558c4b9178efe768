package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
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
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessagePack;

/** What a limited key reaches where a call is more than one emit. */
class ReachIT {
  private static final String MINE = "{\"to\":\"user:1\",\"event\":\"e\"}";
  private static final String OTHERS = "{\"to\":\"admins\",\"event\":\"e\"}";

  private static TestDatabase database;
  private static Service service;
  private static Service limited;
  private static Service other;
  private static Service scheduler;
  private static Service emitter;
  private static Service broadcaster;
  private static Service unlimited;
  private static Service eventReader;
  private static Service fetcher;
  private static Service asker;
  private static Service serversEmitter;
  private static Service tailer;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    var keys = Keys.of(database);
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
    service = Service.keyed(database.url(), Map.of());
    fetcher = service.with(fetching);
    asker = service.with(acking);
    serversEmitter = service.with(toServers);
    tailer = service.with(tailing);
    limited = service.with(key);
    scheduler = service.with(scheduling);
    emitter = service.with(emitting);
    broadcaster = service.with(broadcasting);
    other = service.with(second);
    unlimited = service.with(free);
    eventReader = service.with(events);
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
    database.close();
  }

  @Test
  void ofABatchEveryEmitThatIsNotAllowedIsNamedAndNothingGoesOut() throws Exception {
    try (var channel = Channel.of(database, "/")) {
      var refused =
          limited.post(
              "/v1/emit/batch",
              "{\"emits\":[%s,%s,%s,{\"event\":\"e\"}]}".formatted(MINE, OTHERS, MINE));

      assertThat(
              Answers.problem(refused, 403)
                  .path("errors")
                  .valueStream()
                  .map(error -> error.get("pointer").stringValue()))
          .containsExactly("/emits/1/to", "/emits/3/to");
      assertThat(channel.rest()).isEmpty();
    }
  }

  @Test
  void ofAStreamTheLinesThatAreNotAllowedAreRejectedAndTheOthersGoOut() throws Exception {
    try (var channel = Channel.of(database, "/")) {
      var answer =
          limited.post(
              "/v1/emit/stream",
              "application/x-ndjson",
              BodyPublishers.ofString(MINE + "\n" + OTHERS + "\n" + MINE + "\n"));

      var document = Answers.json(answer.body());
      assertThat(document.get("accepted").intValue()).as(answer.body()).isEqualTo(2);
      assertThat(document.at("/rejected/0/line").intValue()).isEqualTo(2);
      assertThat(document.at("/rejected/0/detail").stringValue()).contains("/to", "admins");
      assertThat(channel.rest()).hasSize(2);
    }
  }

  @Test
  void aBodyOfMessagePackIsHeldAgainstTheSameRights() throws Exception {
    var packed = new ByteArrayOutputStream();
    try (var packer = MessagePack.newDefaultPacker(packed)) {
      packer.packMapHeader(2).packString("event").packString("e");
      packer.packString("to").packString("admins");
    }
    Answers.problem(limited.post("/v1/emit", Service.MESSAGE_PACK, packed.toByteArray()), 403);
  }

  @Test
  void roomsThatAreJoinedOrLeftMustBeTheCallersToo() throws Exception {
    for (var verb : new String[] {"join", "leave"}) {
      var refused =
          limited.post(
              "/v1/sockets/" + verb, "{\"to\":\"user:1\",\"rooms\":[\"user:2\",\"admins\"]}");
      assertThat(Answers.problem(refused, 403).at("/errors/0/pointer").stringValue())
          .isEqualTo("/rooms");
    }
  }

  @Test
  void aLimitToRoomsReachesNoServers() throws Exception {
    Answers.problem(limited.post("/v1/server-side-emit", "{\"event\":\"e\"}"), 403);
    Answers.problem(limited.get("/v1/servers"), 403);
    Answers.problem(limited.get("/v1/sockets"), 403);
    Answers.problem(limited.get("/v1/tail"), 403);
    assertThat(unlimited.get("/v1/servers").statusCode()).isEqualTo(200);
  }

  @Test
  void aTailShowsWhatTheKeyMayRead() throws Exception {
    Answers.problem(eventReader.get("/v1/tail"), 403);
    Answers.problem(eventReader.get("/v1/tail?event=price"), 403);
    Answers.problem(limited.get("/v1/tail?to=admins"), 403);
    for (var allowed :
        new HttpResponse<?>[] {
          open(eventReader, "/v1/tail?event=order:paid"), open(limited, "/v1/tail?to=user:1")
        }) {
      assertThat(allowed.statusCode()).isEqualTo(200);
      ((InputStream) allowed.body()).close();
    }
  }

  @Test
  void aTailShowsWhatACallOfItsOwnWouldTellToWhoMayMakeThatCallAlone() throws Exception {
    try (var ofAll = lines(unlimited, "/v1/tail?namespace=told&internal=true");
        var ofFetcher = lines(fetcher, "/v1/tail?namespace=told&internal=true");
        var ofAsker = lines(asker, "/v1/tail?namespace=told&internal=true");
        var ofServers = lines(serversEmitter, "/v1/tail?namespace=told&internal=true");
        var ofReader = lines(tailer, "/v1/tail?namespace=told&internal=true");
        var channel = Channel.of(database, "/told")) {
      channel.sayAsServer("\"type\":7,\"data\":{\"requestId\":\"fetch\"}");
      channel.sayAsServer("\"type\":8,\"data\":{\"requestId\":\"fetch\",\"sockets\":[]}");
      channel.sayAsServer("\"type\":10,\"data\":{\"requestId\":\"server\",\"packet\":1}");
      channel.sayAsServer("\"type\":11,\"data\":{\"requestId\":\"ack\",\"clientCount\":1}");
      channel.sayAsServer("\"type\":12,\"data\":{\"requestId\":\"ack\",\"packet\":1}");
      Answers.id(unlimited.post("/v1/emit", "{\"namespace\":\"told\",\"event\":\"end\"}"));

      assertThat(typesToTheEnd(ofAll))
          .containsExactly(
              "FETCH_SOCKETS",
              "FETCH_SOCKETS_RESPONSE",
              "SERVER_SIDE_EMIT_RESPONSE",
              "BROADCAST_CLIENT_COUNT",
              "BROADCAST_ACK",
              "BROADCAST");
      assertThat(typesToTheEnd(ofFetcher))
          .containsExactly("FETCH_SOCKETS", "FETCH_SOCKETS_RESPONSE", "BROADCAST");
      assertThat(typesToTheEnd(ofAsker))
          .containsExactly("BROADCAST_CLIENT_COUNT", "BROADCAST_ACK", "BROADCAST");
      assertThat(typesToTheEnd(ofServers))
          .containsExactly("SERVER_SIDE_EMIT_RESPONSE", "BROADCAST");
      assertThat(typesToTheEnd(ofReader)).containsExactly("BROADCAST");
    }
  }

  /** The types of what a tail shows, up to an event. */
  private static List<String> typesToTheEnd(BufferedReader tail) throws Exception {
    var types = new ArrayList<String>();
    while (!types.contains("BROADCAST")) {
      types.add(
          Answers.json(firstData(tail).substring("data: ".length())).get("type").stringValue());
    }
    return types;
  }

  @Test
  void whatCannotBeReadIsShownToNobodyWhoMayReadSomeAlone() throws Exception {
    // Its attachment is gone, so that nobody can tell for whom it is.
    var unread = "{\"uid\":\"emitter\",\"type\":3,\"attachmentId\":\"987654321\"}";
    try (var ofRoom = lines(limited, "/v1/tail?to=user:1");
        var ofEvent = lines(eventReader, "/v1/tail?event=order:paid");
        var ofAll = lines(unlimited, "/v1/tail?to=user:1")) {
      for (var reader : List.of(ofRoom, ofEvent, ofAll)) {
        assertThat(reader.readLine()).isEqualTo(": listening");
      }
      database.execute("SELECT pg_notify('socket.io#/', '%s')".formatted(unread));
      Answers.id(unlimited.post("/v1/emit", "{\"to\":\"user:1\",\"event\":\"order:paid\"}"));

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

  private static BufferedReader lines(Service caller, String path) throws Exception {
    return new BufferedReader(
        new InputStreamReader((InputStream) open(caller, path).body(), StandardCharsets.UTF_8));
  }

  private static HttpResponse<?> open(Service caller, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(caller.request(path).build(), BodyHandlers.ofInputStream());
  }

  @Test
  void whatWaitsForOthersIsNeitherSeenNorCalledOff() throws Exception {
    var mine = "{\"to\":\"user:1\",\"event\":\"e\",\"delay\":\"PT1H\",\"id\":\"mine\"}";
    var others = "{\"to\":\"admins\",\"event\":\"e\",\"delay\":\"PT1H\",\"id\":\"others\"}";
    assertThat(limited.post("/v1/emit", mine).statusCode()).isEqualTo(202);
    assertThat(unlimited.post("/v1/emit", others).statusCode()).isEqualTo(202);

    assertThat(limited.get("/v1/scheduled").body()).contains("mine").doesNotContain("others");
    assertThat(unlimited.get("/v1/scheduled").body()).contains("mine", "others");
    Answers.problem(limited.get("/v1/scheduled/others"), 404);
    Answers.problem(delete(limited, "/v1/scheduled/others"), 404);
    assertThat(delete(limited, "/v1/scheduled/mine").statusCode()).isEqualTo(204);
    assertThat(delete(unlimited, "/v1/scheduled/others").statusCode()).isEqualTo(204);
  }

  @Test
  void whatRecursForOthersIsNeitherSeenNorReplaced() throws Exception {
    var others = "{\"cron\":\"0 3 * * *\",\"emit\":%s}".formatted(OTHERS);
    var mine = "{\"cron\":\"0 3 * * *\",\"emit\":%s}".formatted(MINE);
    assertThat(put(unlimited, "/v1/recurring/theirs", others).statusCode()).isEqualTo(201);

    // The same name is another one of the key's own, and does not reach theirs.
    assertThat(put(limited, "/v1/recurring/theirs", mine).statusCode()).isEqualTo(201);
    assertThat(limited.get("/v1/recurring/theirs").body()).doesNotContain("admins");
    assertThat(delete(limited, "/v1/recurring/theirs").statusCode()).isEqualTo(204);

    Answers.problem(limited.get("/v1/recurring/theirs"), 404);
    Answers.problem(limited.post("/v1/recurring/theirs/pause", ""), 404);
    Answers.problem(delete(limited, "/v1/recurring/theirs"), 404);
    assertThat(limited.get("/v1/recurring").body()).doesNotContain("theirs");
    assertThat(unlimited.get("/v1/recurring/theirs").body()).contains("admins");
  }

  @Test
  void whoCouldNotSendItNeitherPausesNorResumesNorReplacesNorDeletesIt() throws Exception {
    var toAll = "{\"cron\":\"0 3 * * *\",\"emit\":{\"event\":\"e\"}}";
    assertThat(put(unlimited, "/v1/recurring/all", toAll).statusCode()).isEqualTo(201);
    assertThat(unlimited.post("/v1/recurring/all/pause", "").statusCode()).isEqualTo(200);

    assertThat(scheduler.get("/v1/recurring").body()).contains("\"all\"");
    var refused = Answers.problem(scheduler.post("/v1/recurring/all/resume", ""), 403);
    assertThat(refused.get("errors").toString()).contains("--allow emit", "--allow broadcast");
    Answers.problem(scheduler.post("/v1/recurring/all/pause", ""), 403);
    Answers.problem(delete(scheduler, "/v1/recurring/all"), 403);
    var emitting = "{\"cron\":\"0 3 * * *\",\"emit\":%s}".formatted(MINE);
    assertThat(put(emitter, "/v1/recurring/all", emitting).statusCode()).isEqualTo(201);
    assertThat(delete(emitter, "/v1/recurring/all").statusCode()).isEqualTo(204);
    Answers.problem(emitter.post("/v1/recurring/all/resume", ""), 403);
    assertThat(unlimited.get("/v1/recurring/all").body()).contains("\"paused\":true");
    assertThat(broadcaster.post("/v1/recurring/all/resume", "").statusCode()).isEqualTo(200);
    assertThat(delete(broadcaster, "/v1/recurring/all").statusCode()).isEqualTo(204);
  }

  @Test
  void whatAVerbOfItsOwnSendsIsCalledOffWithItsRightAlone() throws Exception {
    try (var io = Emitter.create(database.dataSource())) {
      var id = io.of("/").to("user:1").delay(Duration.ofHours(1)).disconnectSockets(true);
      var path = "/v1/scheduled/" + id;

      assertThat(broadcaster.get(path).statusCode()).isEqualTo(200);
      var refused = Answers.problem(delete(broadcaster, path), 403);
      assertThat(refused.get("detail").stringValue()).contains("\"disconnect\"");
      assertThat(delete(limited, path).statusCode()).isEqualTo(204);
    }
  }

  @Test
  void theSameIdempotencyKeyOfAnotherCallerIsAnotherKey() throws Exception {
    var first = once(limited, MINE);
    assertThat(once(limited, MINE).body()).isEqualTo(first.body());
    var others = once(other, MINE);

    assertThat(others.statusCode()).isEqualTo(202);
    assertThat(others.body()).isNotEqualTo(first.body());
    var reused = once(limited, "{\"to\":\"user:1\",\"event\":\"another\"}");
    assertThat(Answers.problem(reused, 422).get("detail").stringValue())
        .contains("\"same-key\"")
        .doesNotContain("(key");
  }

  @Test
  void anIdempotencyKeyMayBeAsLongAsEver() throws Exception {
    assertThat(once(limited, MINE, "k".repeat(255)).statusCode()).isEqualTo(202);
    assertThat(once(limited, MINE, "k".repeat(256)).statusCode()).isEqualTo(400);
    assertThat(once(limited, MINE, "").statusCode()).isEqualTo(400);
  }

  private static HttpResponse<String> once(Service caller, String body) throws Exception {
    return once(caller, body, "same-key");
  }

  private static HttpResponse<String> once(Service caller, String body, String key)
      throws Exception {
    return caller.send(
        caller
            .request("/v1/emit")
            .header("Content-Type", Service.JSON)
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private static HttpResponse<String> put(Service caller, String path, String body)
      throws Exception {
    return caller.send(
        caller
            .request(path)
            .header("Content-Type", Service.JSON)
            .PUT(BodyPublishers.ofString(body))
            .build());
  }

  private static HttpResponse<String> delete(Service caller, String path) throws Exception {
    return caller.send(caller.request(path).DELETE().build());
  }
}
