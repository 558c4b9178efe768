package dev.pgemit.http.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestChannel;
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
  private static TestService firstReplica;
  private static TestService secondReplica;
  private TestChannel channel;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    firstReplica = TestService.start(database);
    secondReplica = TestService.start(database);
  }

  @AfterAll
  static void stop() throws Exception {
    firstReplica.close();
    secondReplica.close();
    database.close();
  }

  @BeforeEach
  void listen() throws Exception {
    channel = TestChannel.listen(database, "/");
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
  void repeatReturnsFirstResponseAndPublishesNothing(String path, String body) throws Exception {
    var key = path + body.length();
    var first = post(firstReplica, path, key, body);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
    var published = channel.drain();

    var repeated = post(secondReplica, path, key, body);
    assertThat(repeated.statusCode()).isEqualTo(202);
    assertThat(repeated.body()).isEqualTo(first.body());
    assertThat(post(firstReplica, path, key, body).body()).isEqualTo(first.body());
    assertThat(published).isNotEmpty();
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void rejectsReusedKeyWithDifferentBody() throws Exception {
    ResponseAssertions.acceptedId(
        post(firstReplica, "/v1/emit", "other-body", "{\"event\": \"paid\", \"args\": [1]}"));
    var refused =
        post(secondReplica, "/v1/emit", "other-body", "{\"event\": \"paid\", \"args\": [2]}");
    assertThat(ResponseAssertions.problem(refused, 422).get("detail").stringValue())
        .contains("other-body")
        .contains("Choose another key");
    var otherCall =
        post(secondReplica, "/v1/server-side-emit", "other-body", "{\"event\": \"paid\"}");
    ResponseAssertions.problem(otherCall, 422);
    assertThat(channel.drain()).hasSize(1);
  }

  @Test
  void rejectedRequestDoesNotConsumeKey() throws Exception {
    ResponseAssertions.problem(
        post(firstReplica, "/v1/emit", "refused", "{\"event\": \"connect\"}"), 400);
    ResponseAssertions.acceptedId(
        post(firstReplica, "/v1/emit", "refused", "{\"event\": \"paid\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\tb"})
  void rejectsInvalidKey(String key) throws Exception {
    var refused = post(firstReplica, "/v1/emit", key, "{\"event\": \"paid\"}");
    assertThat(ResponseAssertions.problem(refused, 400).get("detail").stringValue())
        .contains("Idempotency-Key")
        .contains("1 to 255 characters");
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void rejectsTooLongKey() throws Exception {
    ResponseAssertions.problem(
        post(firstReplica, "/v1/emit", "x".repeat(256), "{\"event\": \"paid\"}"), 400);
    ResponseAssertions.acceptedId(
        post(firstReplica, "/v1/emit", "x".repeat(255), "{\"event\": \"paid\"}"));
  }

  @Test
  void rejectsKeyOnStream() throws Exception {
    var refused =
        firstReplica.send(
            firstReplica
                .request("/v1/emit/stream")
                .header("Content-Type", "application/x-ndjson")
                .header("Idempotency-Key", "stream")
                .POST(BodyPublishers.ofString("{\"event\": \"paid\"}\n"))
                .build());
    assertThat(ResponseAssertions.problem(refused, 400).get("detail").stringValue())
        .contains("send batches");
    assertThat(channel.drain()).isEmpty();
  }

  private static HttpResponse<String> post(
      TestService service, String path, String key, String body)
      throws IOException, InterruptedException {
    return service.send(
        service
            .request(path)
            .header("Content-Type", ServiceClient.JSON)
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body))
            .build());
  }
}
