package dev.pgemit.http.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.testing.TestChannel;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the header {@code Idempotency-Key}, on two replicas of the service. */
class IdempotencyIT {
  @RegisterExtension static final ServiceFixture service = ServiceFixture.withAllTables();

  private TestChannel channel;

  @BeforeEach
  void listen() throws Exception {
    channel = service.listen("/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/emit               | {"event": "paid", "args": [1]}
          /v1/emit               | {"event": "paid", "attachments": ["aGk="], "args": [{"_placeholder": true, "num": 0}]}
          /v1/emit/batch         | {"emits": [{"event": "a"}, {"event": "b"}]}
          /v1/sockets/join       | {"to": "a", "rooms": "b"}
          /v1/sockets/leave      | {"to": "a", "rooms": "b"}
          /v1/sockets/disconnect | {"to": "a", "close": true}
          /v1/server-side-emit   | {"event": "refresh"}
          """)
  void repeatReturnsFirstResponseAndPublishesNothing(String path, String body) throws Exception {
    var key = path + body.length();
    var first = service.postWithKey(path, key, body);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
    var published = channel.drain();

    var repeated = service.replica().postWithKey(path, key, body);
    assertThat(repeated.statusCode()).isEqualTo(202);
    assertThat(repeated.body()).isEqualTo(first.body());
    assertThat(service.postWithKey(path, key, body).body()).isEqualTo(first.body());
    assertThat(published).isNotEmpty();
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void rejectsReusedKeyWithDifferentBody() throws Exception {
    ResponseAssertions.acceptedId(
        service.postWithKey("/v1/emit", "other-body", "{\"event\": \"paid\", \"args\": [1]}"));
    var refused =
        service
            .replica()
            .postWithKey("/v1/emit", "other-body", "{\"event\": \"paid\", \"args\": [2]}");
    assertThat(ResponseAssertions.problem(refused, 422).get("detail").stringValue())
        .contains("other-body")
        .contains("Choose another key");
    var otherCall =
        service
            .replica()
            .postWithKey("/v1/server-side-emit", "other-body", "{\"event\": \"paid\"}");
    ResponseAssertions.problem(otherCall, 422);
    assertThat(channel.drain()).hasSize(1);
  }

  @Test
  void rejectedRequestDoesNotConsumeKey() throws Exception {
    ResponseAssertions.problem(
        service.postWithKey("/v1/emit", "refused", "{\"event\": \"connect\"}"), 400);
    ResponseAssertions.acceptedId(
        service.postWithKey("/v1/emit", "refused", "{\"event\": \"paid\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\tb"})
  void rejectsInvalidKey(String key) throws Exception {
    var refused = service.postWithKey("/v1/emit", key, "{\"event\": \"paid\"}");
    assertThat(ResponseAssertions.problem(refused, 400).get("detail").stringValue())
        .contains("Idempotency-Key")
        .contains("1 to 255 characters");
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void rejectsTooLongKey() throws Exception {
    ResponseAssertions.problem(
        service.postWithKey("/v1/emit", "x".repeat(256), "{\"event\": \"paid\"}"), 400);
    ResponseAssertions.acceptedId(
        service.postWithKey("/v1/emit", "x".repeat(255), "{\"event\": \"paid\"}"));
  }

  @Test
  void rejectsKeyOnStream() throws Exception {
    var refused =
        service.send(
            service
                .request("/v1/emit/stream")
                .header("Content-Type", "application/x-ndjson")
                .header("Idempotency-Key", "stream")
                .POST(BodyPublishers.ofString("{\"event\": \"paid\"}\n"))
                .build());
    assertThat(ResponseAssertions.problem(refused, 400).get("detail").stringValue())
        .contains("send batches");
    assertThat(channel.drain()).isEmpty();
  }
}
