package dev.pgemit.http.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.RawExchange;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.testing.TestChannel;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsIT {
  private static final int MAX_BODY = 4_096;
  private static final String EMIT = "{\"event\":\"e\"}";

  @RegisterExtension
  static final ServiceFixture service =
      ServiceFixture.withAttachmentsTable().setting("PGEMIT_MAX_BODY", String.valueOf(MAX_BODY));

  private TestChannel channel;

  @BeforeEach
  void listen() throws Exception {
    channel = service.listen("/");
  }

  @AfterEach
  void assertNothingPublished() throws Exception {
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void rejectsBodyAboveLimit() throws Exception {
    var body = body(MAX_BODY + 1);

    ResponseAssertions.problem(service.post("/v1/emit", ServiceClient.JSON, body), 413);
    var chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
    ResponseAssertions.problem(service.post("/v1/emit", ServiceClient.JSON, chunked), 413);
  }

  @Test
  void rejectsHugeContentLengthBeforeBody() throws Exception {
    RawExchange.send(
            service.port(),
            "POST /v1/emit HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: 9000000000000\r\n\r\n{")
        .assertProblem(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json-patch+json",
        "application/json; charset=iso-8859-1",
        "application/json; charset=utf-16",
        "application/json; charset=",
        "*/*"
      })
  void rejectsUnsupportedContentType(String type) throws Exception {
    ResponseAssertions.problem(
        service.post("/v1/emit", type, EMIT.getBytes(StandardCharsets.UTF_8)), 415);
  }

  @Test
  void rejectsMissingContentType() throws Exception {
    var request = service.request("/v1/emit").POST(BodyPublishers.ofString(EMIT)).build();

    ResponseAssertions.problem(service.send(request), 415);
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "deflate", "deflate, gzip", "gzip, gzip"})
  void rejectsOtherContentEncodings(String encoding) throws Exception {
    var request =
        service
            .request("/v1/emit")
            .header("Content-Type", ServiceClient.JSON)
            .header("Content-Encoding", encoding)
            .POST(BodyPublishers.ofString(EMIT))
            .build();

    ResponseAssertions.problem(service.send(request), 415);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/emits", "/v1/emit/x", "/v1/emit/", "/V1/EMIT", "/v1/", "/x%00y"})
  void answersUnknownPathWithProblem(String path) throws Exception {
    var answer = service.post(path, EMIT);

    assertThat(answer.statusCode()).as(path).isIn(400, 404);
    ResponseAssertions.problem(answer, answer.statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/emit, POST",
    "PUT, /v1/emit, POST",
    "PATCH, /v1/emit, POST",
    "DELETE, /v1/sockets/join, POST",
    "GET, /v1/sockets/leave, POST",
    "GET, /v1/sockets/disconnect, POST",
    "GET, /v1/server-side-emit, POST",
    "POST, /healthz, GET",
    "DELETE, /readyz, GET"
  })
  void answers405WithAllowedMethods(String method, String path, String allowed) throws Exception {
    var request = service.request(path).method(method, BodyPublishers.noBody()).build();

    var answer = service.send(request);
    assertThat(ResponseAssertions.problem(answer, 405).get("detail").stringValue())
        .startsWith(method + " is not supported here: use " + allowed);
    assertThat(answer.headers().firstValue("Allow"))
        .hasValueSatisfying(value -> assertThat(value.split("\\s*,\\s*")).contains(allowed));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"event\":\"hello\"|it ends too early (line 1, column 17)",
        "[1}|a closing bracket does not match the last opened bracket (line 1," + " column 3)",
        "{\"event\":\"e\"} {}|unexpected content follows the value (line 1, column"
      })
  void reportsPositionOfJsonSyntaxError(String body, String detail) throws Exception {
    var answer = service.post("/v1/emit", body);

    assertThat(ResponseAssertions.errors(answer).get("")).startsWith(detail);
    assertThat(answer.body()).contains("not valid JSON").doesNotContain("Source", "`", "JsonNode");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "[]", "7"})
  void rejectsBodyThatIsNotObject(String body) throws Exception {
    var detail =
        ResponseAssertions.problem(service.post("/v1/emit", body), 400).get("detail").stringValue();

    assertThat(detail)
        .matches("The body is (empty|not an object), and nothing was published: send .*");
  }

  @Test
  void reportsDuplicateName() throws Exception {
    var answer = service.post("/v1/emit", "{\"event\":\"a\",\"event\":\"b\"}");

    assertThat(ResponseAssertions.errors(answer).get(""))
        .startsWith("the name \"event\" occurs twice in one object (line 1, column ");
    assertThat(answer.body()).doesNotContain("not valid JSON");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/scheduled?limt=5",
        "/v1/scheduled?after=x",
        "/v1/sockets?to=a&limit=x",
        "/v1/servers?namespaces=a",
        "/v1/tail?room=a"
      })
  void distinguishesQueryErrorsFromBodyErrors(String path) throws Exception {
    assertThat(ResponseAssertions.problem(service.get(path), 400).get("detail").stringValue())
        .isEqualTo("The query has an error");
  }

  private static byte[] body(int size) {
    var start = "{\"event\":\"e\",\"args\":[\"";
    var end = "\"]}";
    return (start + "x".repeat(size - start.length() - end.length()) + end)
        .getBytes(StandardCharsets.UTF_8);
  }
}
