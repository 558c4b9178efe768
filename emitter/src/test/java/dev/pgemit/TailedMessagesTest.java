package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.transport.TailQueue;
import dev.pgemit.wire.MessageDecoder;
import dev.pgemit.wire.Namespace;
import org.junit.jupiter.api.Test;

class TailedMessagesTest {
  private static final String SOCKETS =
      """
      {"uid":"s","type":8,"data":{"requestId":"r","sockets":[{"id":"a","rooms":["x"],"data":1,
        "handshake":{"auth":{"token":"secret"},"url":"/",
          "headers":{"Cookie":"secret","AUTHORIZATION":"secret","host":"h"}}}]}}\
      """;

  @Test
  void secretsAreRemovedFromACopyOfTheSharedTree() {
    var received = MessageDecoder.decodeJson(SOCKETS, type -> true);
    var asHeard = received.data().toString();

    var shown =
        TailedMessages.of(Namespace.DEFAULT, new TailQueue.TailEntry(received, 0), false)
            .data()
            .toString();
    var socket = RemoteSocket.of(received.data().path("sockets").path(0), false);

    assertThat(shown).doesNotContain("secret", "ookie").contains("\"url\":\"/\"", "\"host\":\"h\"");
    assertThat(shown).contains("\"requestId\":\"r\"", "\"id\":\"a\"", "\"rooms\":[\"x\"]");
    assertThat(socket.handshake().toString())
        .isEqualTo("{\"url\":\"/\",\"headers\":{\"host\":\"h\"}}");
    assertThat(received.data()).hasToString(asHeard);
  }

  @Test
  void dataWithoutSocketsIsUnchanged() {
    for (var data :
        new String[] {
          "{\"sockets\":7}", "{\"sockets\":[7,{\"id\":1},{\"handshake\":null}]}", "[1]"
        }) {
      var received =
          MessageDecoder.decodeJson(
              "{\"uid\":\"s\",\"type\":8,\"data\":" + data + "}", type -> true);

      var shown = TailedMessages.of(Namespace.DEFAULT, new TailQueue.TailEntry(received, 0), false);

      assertThat(shown.data()).hasToString(data);
    }
  }
}
