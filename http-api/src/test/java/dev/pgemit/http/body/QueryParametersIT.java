package dev.pgemit.http.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.RawExchange;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.testing.TestChannel;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every route rejects unknown parameters, and accepts any characters in a name. */
class QueryParametersIT {
  private static final String EMIT = "{\"event\":\"e\"}";

  @RegisterExtension static final ServiceFixture service = ServiceFixture.withAllTables();

  private static TestChannel channel;

  @BeforeAll
  static void start() throws Exception {
    channel = service.listen("/");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/emit",
    "POST, /v1/emit/batch",
    "POST, /v1/emit/stream",
    "POST, /v1/emit-with-ack",
    "POST, /v1/sockets/join",
    "POST, /v1/sockets/leave",
    "POST, /v1/sockets/disconnect",
    "POST, /v1/server-side-emit",
    "POST, /v1/server-side-emit-with-ack",
    "GET, /v1/sockets",
    "HEAD, /v1/sockets",
    "GET, /v1/servers",
    "GET, /v1/rooms",
    "GET, /v1/audit",
    "GET, /v1/stats",
    "GET, /v1/caller",
    "GET, /v1/tail",
    "HEAD, /v1/tail",
    "GET, /v1/scheduled",
    "DELETE, /v1/scheduled",
    "GET, /v1/scheduled/id",
    "DELETE, /v1/scheduled/id",
    "GET, /v1/recurring",
    "PUT, /v1/recurring",
    "DELETE, /v1/recurring",
    "GET, /v1/recurring/name",
    "PUT, /v1/recurring/name",
    "DELETE, /v1/recurring/name",
    "POST, /v1/recurring/pause",
    "POST, /v1/recurring/resume",
    "POST, /v1/recurring/name/pause",
    "POST, /v1/recurring/name/resume",
    "GET, /healthz",
    "GET, /readyz",
    "GET, /metrics"
  })
  void rejectsUnknownParameter(String method, String path) throws Exception {
    var answer = send(method, path + "?bogus=1");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    if (!method.equals("HEAD")) {
      assertThat(ResponseAssertions.errors(answer)).containsKey("/bogus");
    }
    assertThat(channel.drain()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/nothing?bogus=1", "/v1/emit/nothing?to=a"})
  void ignoresQueryOfUnknownPath(String path) throws Exception {
    ResponseAssertions.problem(send("POST", path), 404);
  }

  @Test
  void suggestsNameForEveryUnknownParameter() throws Exception {
    var answer =
        service.post(
            "/v1/emit?reciept=true&to=r1&rooms=r1&idempotency_key=k&timeout=1&nonsense=1", EMIT);

    assertThat(ResponseAssertions.errors(answer))
        .containsOnlyKeys("/reciept", "/to", "/rooms", "/idempotency_key", "/timeout", "/nonsense")
        .containsEntry("/reciept", "the parameter is unknown: did you mean \"receipt\"?")
        .containsEntry("/to", "belongs in the body")
        .containsEntry(
            "/rooms", "the parameter is unknown: did you mean \"to\", which belongs in the body?")
        .containsEntry("/idempotency_key", "belongs in a header: Idempotency-Key");
    assertThat(channel.drain()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/servers?namespace=a&namespace=b, /namespace",
    "/v1/sockets?to=a&to=b&limit=1&limit=1, /limit",
    "/v1/tail?internal=true&internal=false, /internal",
    "/v1/tail?internal=yes, /internal",
    "/v1/tail?internal=true&event=e, /internal",
    "/v1/scheduled?id=a&id=b, /id",
    "/v1/scheduled?id=a&limit=1, /limit",
    "/v1/recurring?name=a&name=b, /name",
    "/v1/scheduled?id=%ff, ''",
    "/v1/scheduled?id=%zz, ''"
  })
  void rejectsRepeatedParameter(String path, String pointer) throws Exception {
    var request = "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(path);

    var problem = RawExchange.send(service.port(), request).assertProblem(400);

    assertThat(problem.path("errors")).hasSize(1);
    assertThat(problem.path("errors").get(0).path("pointer").stringValue()).isEqualTo(pointer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a/b", "%", "..", ".", "a b", "?", "#;", "a+b&c=d", "%2F", "//", "\\", "pause"})
  void findsAndCancelsScheduledEmitWithAnyId(String id) throws Exception {
    var place = "/v1/scheduled?id=" + urlEncode(id);
    var body =
        "{\"event\":\"e\",\"delay\":\"PT1H\",\"id\":\"%s\"}"
            .formatted(ResponseAssertions.escapeJson(id));
    assertThat(service.post("/v1/emit", body).statusCode()).isEqualTo(202);

    var found = send("GET", place);
    assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
    assertThat(ResponseAssertions.json(found.body()).path("id").stringValue()).isEqualTo(id);
    assertThat(send("DELETE", place).statusCode()).isEqualTo(204);
    ResponseAssertions.problem(send("GET", place), 404);
    ResponseAssertions.problem(send("DELETE", place), 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "%", "..", "ä ž", "?#;&=+", "pause"})
  void findsAndChangesRecurringEmitWithAnyName(String name) throws Exception {
    var place = "/v1/recurring?name=" + urlEncode(name);
    var named = "?name=" + urlEncode(name);
    var body = "{\"cron\":\"0 3 * * *\",\"emit\":" + EMIT + "}";

    var made = send("PUT", place, body);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(send("PUT", place, body).statusCode()).isEqualTo(200);
    var found = send("GET", place);
    assertThat(ResponseAssertions.json(found.body()).path("name").stringValue()).isEqualTo(name);
    assertThat(send("POST", "/v1/recurring/pause" + named).statusCode()).isEqualTo(200);
    assertThat(send("POST", "/v1/recurring/resume" + named).statusCode()).isEqualTo(200);
    assertThat(send("DELETE", place).statusCode()).isEqualTo(204);
    ResponseAssertions.problem(send("GET", place), 404);
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /v1/scheduled, /id",
    "DELETE, /v1/recurring, /name",
    "PUT, /v1/recurring, /name",
    "POST, /v1/recurring/pause, /name"
  })
  void requiresNameForChange(String method, String path, String pointer) throws Exception {
    assertThat(ResponseAssertions.errors(send(method, path))).containsOnlyKeys(pointer);
  }

  @Test
  void answers404ForImpossibleIds() throws Exception {
    for (var name : new String[] {"", "%00", "x".repeat(300)}) {
      ResponseAssertions.problem(send("GET", "/v1/scheduled?id=" + name), 404);
      ResponseAssertions.problem(send("GET", "/v1/recurring?name=" + name), 404);
      ResponseAssertions.problem(send("DELETE", "/v1/recurring?name=" + name), 404);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/scheduled/a%2Fb, /v1/scheduled?id=",
    "/v1/scheduled/%2e%2e, /v1/scheduled?id=",
    "/v1/scheduled/a%25, /v1/scheduled?id=",
    "/v1/recurring/a%2Fb/pause, /v1/recurring?name="
  })
  void suggestsQueryForNamesUnfitForPaths(String path, String way) throws Exception {
    var detail = ResponseAssertions.problem(send("GET", path), 400).get("detail").stringValue();

    assertThat(detail).contains("A path cannot contain this name", "use the query", way);
  }

  @Test
  void suggestsQueryForNameWithSlash() throws Exception {
    assertThat(
            ResponseAssertions.problem(send("GET", "/v1/recurring/a/b"), 404)
                .get("detail")
                .stringValue())
        .contains("/v1/recurring?name=");
  }

  private static String urlEncode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static HttpResponse<String> send(String method, String path) throws Exception {
    return send(method, path, method.equals("POST") || method.equals("PUT") ? EMIT : "");
  }

  private static HttpResponse<String> send(String method, String path, String body)
      throws Exception {
    return service.send(
        service
            .request(path)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .header("Content-Type", ServiceClient.JSON)
            .build());
  }
}
