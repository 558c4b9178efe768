package dev.pgemit.http.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.testing.TestChannel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketsIT {
  @RegisterExtension static final ServiceFixture service = ServiceFixture.withAttachmentsTable();

  private TestChannel channel;

  @BeforeEach
  void listen() throws Exception {
    channel = service.listen("/chat");
  }

  @ParameterizedTest
  @CsvSource({"join, 4", "leave, 5"})
  void joinsAndLeavesRooms(String verb, int type) throws Exception {
    var id =
        ResponseAssertions.acceptedId(
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
  void disconnectsSockets(String more, boolean closes) throws Exception {
    var id =
        ResponseAssertions.acceptedId(
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
  void reportsEveryErrorWithoutRooms(String verb) throws Exception {
    var answer =
        service.post(
            "/v1/sockets/" + verb, "{\"namespace\": \"/chat\", \"to\": [1], \"room\": \"a\"}");

    assertThat(ResponseAssertions.errors(answer))
        .containsOnlyKeys("/to/0", "/rooms", "/room")
        .containsEntry("/room", "the field is unknown: did you mean \"rooms\"?");
    assertThat(channel.drain()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[1]", "null", "7", "{}"})
  void requiresAtLeastOneRoom(String rooms) throws Exception {
    var answer = service.post("/v1/sockets/join", "{\"rooms\": " + rooms + "}");

    assertThat(ResponseAssertions.errors(answer)).hasSize(1);
    assertThat(ResponseAssertions.errors(answer).keySet())
        .allMatch(key -> key.startsWith("/rooms"));
  }

  @Test
  void disconnectsEveryoneOnRequest() throws Exception {
    var id =
        ResponseAssertions.acceptedId(
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
  void disconnectWithoutRoomsRequiresEveryone(String body) throws Exception {
    var answer = service.post("/v1/sockets/disconnect", body);

    assertThat(ResponseAssertions.errors(answer)).containsOnlyKeys("/everyone");
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void invalidDisconnectDisconnectsNoSocket() throws Exception {
    var answer =
        service.post(
            "/v1/sockets/disconnect",
            "{\"namespace\": \"/chat\", \"room\": \"a\", \"to\": {}, \"close\": \"true\"}");

    assertThat(ResponseAssertions.errors(answer)).containsOnlyKeys("/room", "/to", "/close");
    assertThat(channel.drain()).isEmpty();
  }
}
