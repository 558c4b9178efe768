package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The header {@code Idempotency-Key}, on two replicas of the service. */
class IdempotencyIT {
  private static TestDatabase database;
  private static Service one;
  private static Service other;
  private Channel channel;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    one = Service.on(database);
    other = Service.on(database);
  }

  @AfterAll
  static void stop() throws Exception {
    one.close();
    other.close();
    database.close();
  }

  @BeforeEach
  void listen() throws Exception {
    channel = Channel.of(database, "/");
  }

  @AfterEach
  void stopListening() throws Exception {
    channel.close();
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
  void aRepeatGetsTheFirstAnswerAndPublishesNothing(String path, String body) throws Exception {
    var key = path + body.length();
    var first = post(one, path, key, body);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
    var published = channel.rest();

    var repeated = post(other, path, key, body);
    assertThat(repeated.statusCode()).isEqualTo(202);
    assertThat(repeated.body()).isEqualTo(first.body());
    assertThat(post(one, path, key, body).body()).isEqualTo(first.body());
    assertThat(published).isNotEmpty();
    assertThat(channel.rest()).isEmpty();
  }

  @Test
  void theSameKeyWithAnotherBodyIsA422() throws Exception {
    Answers.id(post(one, "/v1/emit", "other-body", "{\"event\": \"paid\", \"args\": [1]}"));
    var refused = post(other, "/v1/emit", "other-body", "{\"event\": \"paid\", \"args\": [2]}");
    assertThat(Answers.problem(refused, 422).get("detail").stringValue())
        .contains("other-body")
        .contains("Choose another key");
    var otherCall = post(other, "/v1/server-side-emit", "other-body", "{\"event\": \"paid\"}");
    Answers.problem(otherCall, 422);
    assertThat(channel.rest()).hasSize(1);
  }

  @Test
  void aRefusedCallLeavesItsKeyFree() throws Exception {
    Answers.problem(post(one, "/v1/emit", "refused", "{\"event\": \"connect\"}"), 400);
    Answers.id(post(one, "/v1/emit", "refused", "{\"event\": \"paid\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\tb"})
  void aKeyThatIsNoneIsRefused(String key) throws Exception {
    var refused = post(one, "/v1/emit", key, "{\"event\": \"paid\"}");
    assertThat(Answers.problem(refused, 400).get("detail").stringValue())
        .contains("Idempotency-Key")
        .contains("1 to 255 characters");
    assertThat(channel.rest()).isEmpty();
  }

  @Test
  void aKeyThatIsTooLongIsRefused() throws Exception {
    Answers.problem(post(one, "/v1/emit", "x".repeat(256), "{\"event\": \"paid\"}"), 400);
    Answers.id(post(one, "/v1/emit", "x".repeat(255), "{\"event\": \"paid\"}"));
  }

  @Test
  void aStreamTakesNoKey() throws Exception {
    var refused =
        one.send(
            one.request("/v1/emit/stream")
                .header("Content-Type", "application/x-ndjson")
                .header("Idempotency-Key", "stream")
                .POST(BodyPublishers.ofString("{\"event\": \"paid\"}\n"))
                .build());
    assertThat(Answers.problem(refused, 400).get("detail").stringValue()).contains("send batches");
    assertThat(channel.rest()).isEmpty();
  }

  private static HttpResponse<String> post(Service service, String path, String key, String body)
      throws IOException, InterruptedException {
    return service.send(
        service
            .request(path)
            .header("Content-Type", Service.JSON)
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body))
            .build());
  }
}
