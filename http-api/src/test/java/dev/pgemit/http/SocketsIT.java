package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketsIT {
  private static TestDatabase database;
  private static Service service;
  private Channel channel;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.createWithAttachments();
    service = Service.on(database);
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
    database.close();
  }

  @BeforeEach
  void listen() throws Exception {
    channel = Channel.of(database, "/chat");
  }

  @AfterEach
  void stopListening() throws Exception {
    channel.close();
  }

  @ParameterizedTest
  @CsvSource({"join, 4", "leave, 5"})
  void socketsJoinAndLeaveRooms(String verb, int type) throws Exception {
    var id =
        Answers.id(
            service.post(
                "/v1/sockets/" + verb,
                """
                {"namespace": "/chat", "to": "a", "except": ["b"], "rooms": ["c", "d"]}\
                """));

    assertThat(channel.next())
        .isEqualTo(
            """
            {"uid":"emitter","nsp":"/chat","type":%d,"id":"%s",\
            "data":{"opts":{"rooms":["a"],"except":["b"]},"rooms":["c","d"]}}\
            """
                .formatted(type, id));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"'' | false", "', \"close\": false' | false", "', \"close\": true' | true"})
  void socketsAreDisconnected(String more, boolean closes) throws Exception {
    var id =
        Answers.id(
            service.post(
                "/v1/sockets/disconnect",
                "{\"namespace\": \"chat\", \"to\": [\"a\"]" + more + "}"));

    assertThat(channel.next())
        .isEqualTo(
            """
            {"uid":"emitter","nsp":"/chat","type":6,"id":"%s",\
            "data":{"opts":{"rooms":["a"],"except":[]},"close":%s}}\
            """
                .formatted(id, closes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"join", "leave"})
  void aCallWithoutRoomsTellsAllThatIsWrong(String verb) throws Exception {
    var answer =
        service.post(
            "/v1/sockets/" + verb, "{\"namespace\": \"/chat\", \"to\": [1], \"room\": \"a\"}");

    assertThat(Answers.faults(answer))
        .containsOnlyKeys("/to/0", "/rooms", "/room")
        .containsEntry("/room", "there is no such field: did you mean \"rooms\"?");
    assertThat(channel.rest()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[1]", "null", "7", "{}"})
  void roomsAreAtLeastOneString(String rooms) throws Exception {
    var answer = service.post("/v1/sockets/join", "{\"rooms\": " + rooms + "}");

    assertThat(Answers.faults(answer)).hasSize(1);
    assertThat(Answers.faults(answer).keySet()).allMatch(key -> key.startsWith("/rooms"));
  }

  @Test
  void everyoneIsDisconnectedWhereTheBodySaysSo() throws Exception {
    var id =
        Answers.id(
            service.post(
                "/v1/sockets/disconnect",
                "{\"namespace\": \"chat\", \"everyone\": true, \"except\": \"b\"}"));

    assertThat(channel.next())
        .isEqualTo(
            """
            {"uid":"emitter","nsp":"/chat","type":6,"id":"%s",\
            "data":{"opts":{"rooms":[],"except":["b"]},"close":false}}\
            """
                .formatted(id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"to\": []}",
        "{\"except\": \"b\"}",
        "{\"everyone\": false}",
        "{\"everyone\": true, \"to\": \"a\"}"
      })
  void aDisconnectWithoutRoomsNeedsEveryone(String body) throws Exception {
    var answer = service.post("/v1/sockets/disconnect", body);

    assertThat(Answers.faults(answer)).containsOnlyKeys("/everyone");
    assertThat(channel.rest()).isEmpty();
  }

  @Test
  void aDisconnectWithAFaultDisconnectsNobody() throws Exception {
    var answer =
        service.post(
            "/v1/sockets/disconnect",
            "{\"namespace\": \"/chat\", \"room\": \"a\", \"to\": {}, \"close\": \"true\"}");

    assertThat(Answers.faults(answer)).containsOnlyKeys("/room", "/to", "/close");
    assertThat(channel.rest()).isEmpty();
  }
}
