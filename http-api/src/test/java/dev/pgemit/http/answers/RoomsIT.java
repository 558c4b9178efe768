package dev.pgemit.http.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.testing.FakeSocketIoServer;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.testing.FakeServer;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.wire.MessageType;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoomsIT {
  @RegisterExtension
  static final ServiceFixture service = ServiceFixture.withAllTables().requireKeys();

  private static FakeSocketIoServer first;
  private static FakeSocketIoServer second;
  private static ServiceClient unlimited;

  @BeforeAll
  static void start() throws Exception {
    first =
        new FakeSocketIoServer(
            service.database(),
            Map.of("s1", List.of("user:1", "news"), "s2", List.of("user:1", "sports")));
    // s3 is also in the room of s1, as after socket.join(otherId).
    second =
        new FakeSocketIoServer(
            service.database(), Map.of("s3", List.of("user:2", "news", "s1"), "s4", List.of()));
    unlimited = service.withKey(service.keys().create("all", "*"));
  }

  @AfterAll
  static void stop() throws Exception {
    first.close();
    second.close();
  }

  @Test
  void sumsTheSocketsOfEachRoomOverAllServersWithoutTheSocketsOwnRooms() throws Exception {
    assertThat(rooms(unlimited, ""))
        .isEqualTo(
            "{\"servers\":2,\"rooms\":[{\"room\":\"news\",\"sockets\":2},"
                + "{\"room\":\"user:1\",\"sockets\":2},{\"room\":\"sports\",\"sockets\":1},"
                + "{\"room\":\"user:2\",\"sockets\":1}],\"missing\":[]}");
  }

  @Test
  void countsTheNamedRoomsAloneAndSocketIdsAmongThem() throws Exception {
    assertThat(rooms(unlimited, "?room=user:1&room=s1&room=empty"))
        .isEqualTo(
            "{\"servers\":2,\"rooms\":[{\"room\":\"s1\",\"sockets\":2},"
                + "{\"room\":\"user:1\",\"sockets\":2}],\"missing\":[]}");
  }

  @Test
  void cutsTheListAtTheLimitAndSaysSo() throws Exception {
    var document = ResponseAssertions.json(rooms(unlimited, "?limit=1"));
    assertThat(document.get("rooms")).hasSize(1);
    assertThat(document.get("truncated").booleanValue()).isTrue();
    assertThat(document.get("total").intValue()).isEqualTo(4);
  }

  @Test
  void namesTheServersThatDidNotAnswer() throws Exception {
    try (var silent = new FakeServer(service.database())) {
      unlimited.get("/v1/servers"); // the service listens to the channel from now on
      silent.send("\"type\":2");
      var document = ResponseAssertions.json(rooms(unlimited, "?timeout=700"));
      assertThat(document.at("/missing/0").stringValue()).isEqualTo(silent.uid());
      assertThat(document.get("timedOut").booleanValue()).isTrue();
      assertThat(document.at("/rooms/0/sockets").intValue()).isEqualTo(2);
      silent.send("\"type\":13"); // the server leaves
    }
  }

  @Test
  void tenConsolesAtOnceCostTheServersWhatOneDoes() throws Exception {
    try (var channel = TestChannel.listen(service.database(), "/");
        var other = TestChannel.listen(service.database(), "/shop")) {
      openConsoles(10, "maxAge=60000");
      openConsoles(10, "namespace=/shop&maxAge=60000");
      var sent = channel.drain();
      // The fetch announces itself to servers unless the list of servers has just done so.
      assertThat(count(sent, MessageType.INITIAL_HEARTBEAT)).isBetween(1L, 2L);
      assertThat(count(sent, MessageType.FETCH_SOCKETS)).isEqualTo(1);
      assertThat(count(other.drain(), MessageType.FETCH_SOCKETS)).isEqualTo(1);

      // The next window begins once the response is too old for a console.
      await().until(() -> isFetchedAgain(channel, "maxAge=2000"));
      openConsoles(10, "maxAge=60000");
      sent = channel.drain();
      assertThat(count(sent, MessageType.FETCH_SOCKETS)).isZero();
      assertThat(count(sent, MessageType.INITIAL_HEARTBEAT)).isZero();
      assertThat(count(other.drain(), MessageType.FETCH_SOCKETS)).isZero();

      assertThat(rooms(unlimited, "?maxAge=60000")).contains("{\"room\":\"news\",\"sockets\":2}");
      assertThat(unlimited.get("/v1/sockets?maxAge=60000").body()).contains("\"id\":\"s4\"");
      assertThat(unlimited.get("/v1/sockets").statusCode()).isEqualTo(200);
      assertThat(unlimited.get("/v1/sockets?maxAge=0&to=news").statusCode()).isEqualTo(200);
      assertThat(count(channel.drain(), MessageType.FETCH_SOCKETS)).isEqualTo(2);
    }
  }

  /**
   * Sends the requests of "Who is there" at once, from some consoles, and waits for the answers.
   */
  private static void openConsoles(int consoles, String query) {
    var answers =
        Stream.of("/v1/sockets?", "/v1/rooms?", "/v1/servers?")
            .flatMap(path -> Collections.nCopies(consoles, path + query).stream())
            .map(path -> unlimited.sendAsync(unlimited.request(path).build()))
            .toList();
    assertThat(answers).allMatch(answer -> answer.join().statusCode() == 200);
  }

  private static boolean isFetchedAgain(TestChannel channel, String query) throws Exception {
    assertThat(unlimited.get("/v1/sockets?" + query).statusCode()).isEqualTo(200);
    return count(channel.drain(), MessageType.FETCH_SOCKETS) == 1;
  }

  private static long count(List<String> payloads, MessageType type) {
    return payloads.stream()
        .map(ResponseAssertions::json)
        .filter(message -> message.path("uid").asString("").equals("emitter"))
        .filter(message -> message.path("type").asInt() == type.code())
        .count();
  }

  @ParameterizedTest
  @CsvSource({"/v1/rooms?room=news", "/v1/sockets?to=news", "/v1/sockets?except=news"})
  void sharedAnswerIsForAllSocketsAlone(String path) throws Exception {
    assertThat(ResponseAssertions.errors(unlimited.get(path + "&maxAge=1000")))
        .containsOnlyKeys("/maxAge");
  }

  @Test
  void showsRoomsWithinTheScopeOfTheKeyAlone() throws Exception {
    var limited = service.withKey(service.keys().create("users", "rooms", "/", "user:*", "*"));
    assertThat(rooms(limited, ""))
        .isEqualTo(
            "{\"servers\":2,\"rooms\":[{\"room\":\"user:1\",\"sockets\":2},"
                + "{\"room\":\"user:2\",\"sockets\":1}],\"missing\":[]}");
    var refused = ResponseAssertions.problem(limited.get("/v1/rooms?room=user:1&room=news"), 403);
    assertThat(refused.at("/errors/0/pointer").stringValue()).isEqualTo("/room");
    assertThat(refused.get("errors")).hasSize(1);
    var elsewhere = ResponseAssertions.problem(limited.get("/v1/rooms?namespace=admin"), 403);
    assertThat(elsewhere.at("/errors/0/pointer").stringValue()).isEqualTo("/namespace");
  }

  @Test
  void needsARightOfItsOwn() throws Exception {
    var fetcher = service.withKey(service.keys().create("fetcher", "fetch"));
    var refused = ResponseAssertions.problem(fetcher.get("/v1/rooms"), 403);
    assertThat(refused.at("/errors/0/detail").stringValue()).contains("--allow rooms");
    var lister = service.withKey(service.keys().create("lister", "rooms"));
    ResponseAssertions.problem(lister.get("/v1/sockets"), 403);
  }

  @ParameterizedTest
  @CsvSource({
    "?to=a, /to",
    "?rooms=a, /rooms",
    "?limit=10001, /limit",
    "?limit=0, /limit",
    "?timeout=60001, /timeout",
    "?namespace=%22, /namespace",
    "?namespace=a&namespace=b, /namespace"
  })
  void refusesABadQuery(String query, String pointer) throws Exception {
    assertThat(ResponseAssertions.errors(unlimited.get("/v1/rooms" + query)))
        .containsOnlyKeys(pointer);
  }

  private static String rooms(ServiceClient caller, String query) throws Exception {
    var response = caller.get("/v1/rooms" + query);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }
}
