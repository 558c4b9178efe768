package dev.pgemit.http.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.StoredAttachment;
import dev.pgemit.testing.TestChannel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmitIT {
  @RegisterExtension static final ServiceFixture service = ServiceFixture.withAttachmentsTable();

  private TestChannel channel;

  @BeforeEach
  void listen() throws Exception {
    channel = service.listen("/");
  }

  @Test
  void broadcastsToDefaultNamespaceByDefault() throws Exception {
    var id = ResponseAssertions.acceptedId(service.post("/v1/emit", "{\"event\": \"price\"}"));

    assertThat(channel.next())
        .isEqualTo(
            """
            {"uid":"emitter","nsp":"/","type":3,"id":"%s",\
            "data":{"packet":{"type":2,"data":["price"],"nsp":"/"},\
            "opts":{"rooms":[],"except":[],"flags":{}}}}\
            """
                .formatted(id));
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void publishesEveryField() throws Exception {
    try (var admin = TestChannel.listen(service.database(), "/admin")) {
      var answer =
          service.post(
              "/v1/emit",
              """
              {"namespace": "admin", "to": ["a", "b"], "except": "c", "event": "price",
               "args": [{"id": 1}, null, "é\\uD83D\\uDE00", [true]],
               "volatile": true, "compress": false, "id": "order-7"}\
              """);

      assertThat(ResponseAssertions.acceptedId(answer)).isEqualTo("order-7");
      var message = admin.next();
      assertThat(message)
          .startsWith("{\"uid\":\"emitter\",\"nsp\":\"/admin\",\"type\":3,\"id\":\"order-7\",")
          .endsWith(
              """
              "data":{"packet":{"type":2,"data":["price",{"id":1},null,"é\uD83D\uDE00",[true]],\
              "nsp":"/admin"},"opts":{"rooms":["a","b"],"except":["c"],\
              "flags":{"volatile":true,"compress":false}}}}\
              """);
    }
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void publishesTwoMessagesWithTheSameId() throws Exception {
    for (var i = 0; i < 2; i++) {
      service.post("/v1/emit", "{\"event\": \"price\", \"id\": \"same\"}");
    }

    assertThat(channel.drain()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void acceptsStringAsSingleRoom() throws Exception {
    service.post("/v1/emit", "{\"event\": \"price\", \"to\": \"a,b\"}");

    assertThat(channel.next()).contains("\"rooms\":[\"a,b\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.10",
        "12345678901234567890",
        "-9223372036854775809",
        "0.30000000000000004441",
        "1.7976931348623157E+308",
        "0",
        "100.00"
      })
  void preservesEveryDigitOfNumbers(String number) throws Exception {
    var answer = service.post("/v1/emit", "{\"event\":\"n\",\"args\":[" + number + "]}");

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(channel.next()).contains("[\"n\"," + number + "]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0", "-0.0", "-0e5"})
  void preservesSignOfZero(String number) throws Exception {
    service.post("/v1/emit", "{\"event\":\"n\",\"args\":[" + number + ",{\"n\":" + number + "}]}");

    assertThat(channel.next()).contains("[\"n\",-0.0,{\"n\":-0.0}]");
  }

  @Test
  void publishesServerSideEmit() throws Exception {
    var id =
        ResponseAssertions.acceptedId(
            service.post("/v1/server-side-emit", "{\"event\": \"reload\", \"args\": [1, \"x\"]}"));

    assertThat(channel.next())
        .isEqualTo(
            """
            {"uid":"emitter","nsp":"/","type":9,"id":"%s",\
            "data":{"packet":["reload",1,"x"]}}\
            """
                .formatted(id));
  }

  @Test
  void storesLargePayloadAsAttachment() throws Exception {
    var text = "x".repeat(10_000);
    var id =
        ResponseAssertions.acceptedId(
            service.post("/v1/emit", "{\"event\": \"big\", \"args\": [\"" + text + "\"]}"));

    var attachment = StoredAttachment.of(service.database(), channel.next(), id);
    assertThat(attachment.json().at("/data/packet/data/1").stringValue()).isEqualTo(text);
  }

  @Test
  void respondsWithNoStoreAndNoSniff() throws Exception {
    var headers = service.post("/v1/emit", "{\"event\": \"price\"}").headers();

    assertThat(headers.firstValue("Cache-Control")).contains("no-store");
    assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(headers.firstValue("Server")).isEmpty();
  }
}
