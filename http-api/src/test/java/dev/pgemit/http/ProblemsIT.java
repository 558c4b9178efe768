package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.TestDatabase;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsIT {
  private static TestDatabase database;
  private static Service service;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.createWithAttachments();
    service = Service.start(database, "PGEMIT_MAX_BODY", "10KiB");
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
    database.close();
  }

  @Test
  void everyFaultOfABodyIsNamedAtOnce() throws Exception {
    var response =
        service.post(
            "/v1/emit",
            """
            {"namespace": "a\\"b", "to": ["x", 1], "room": "y", "event": "connect", "volatile": 1,
             "args": [1e1000000000, {"__proto__": 1}, {"_placeholder": true, "num": 7}],
             "attachments": ["?"], "deliverAt": "2030-01-01T00:00:00Z"}""");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(Service.json(response).get("errors").findValuesAsString("pointer"))
        .containsExactlyInAnyOrder(
            "/namespace",
            "/to/1",
            "/room",
            "/event",
            "/volatile",
            "/args/0",
            "/args/1",
            "/args/2/num",
            "/attachments/0",
            "/attachments/0",
            "/deliverAt");
    assertThat(response.body()).contains("did you mean \\\"to\\\"?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{",
        "{\"event\":\"e\"} x",
        "{\"event\":\"e\",\"event\":\"f\"}",
        "{}",
        "{\"event\":1}",
        "{\"event\":\"e\",\"args\":{}}",
        "{\"event\":\"e\",\"args\":[NaN]}"
      })
  void aBodyThatIsNoEmitIsRefused(String body) throws Exception {
    var response = service.post("/v1/emit", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(Service.json(response).get("errors").size()).isPositive();
  }

  @Test
  void deepNestingIsRefused() throws Exception {
    var body = "{\"event\":\"e\",\"args\":[" + "[".repeat(400) + "]".repeat(400) + "]}";
    assertThat(service.post("/v1/emit", body).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dfffffffff", // a map that claims four billion entries
        "82a56576656e74a165a56576656e74a166", // a key twice
        "81a56576656e74a165c0", // something behind
        "8101a165", // a key that is no string
        "82a56576656e74a165a461726773910000d4" // cut short
      })
  void messagePackThatIsNoEmitIsRefused(String hex) throws Exception {
    var response = service.post("/v1/emit", "application/msgpack", HexFormat.of().parseHex(hex));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
  }

  @Test
  void aBodyOverTheLimitIsRefusedHoweverItIsSent() throws Exception {
    var body = "{\"event\":\"e\",\"args\":[\"" + "a".repeat(11_000) + "\"]}";
    assertThat(service.post("/v1/emit", body).statusCode()).isEqualTo(413);
    assertThat(
            service.raw(
                "POST /v1/emit HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                    + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + Integer.toHexString(body.length())
                    + "\r\n"
                    + body
                    + "\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 413")
        .contains("application/problem+json");
  }

  @Test
  void otherTypesAreRefused() throws Exception {
    var body = "{\"event\":\"e\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(service.post("/v1/emit", "text/plain", body).statusCode()).isEqualTo(415);
    assertThat(service.post("/v1/emit", "application/json; charset=utf-16", body).statusCode())
        .isEqualTo(415);
    assertThat(
            service
                .post("/v1/emit", "application/json", body, "Content-Encoding", "gzip")
                .statusCode())
        .isEqualTo(415);
    assertThat(service.post("/v1/emit", "application/json; charset=UTF-8", body).statusCode())
        .isEqualTo(202);
    service.heard();
  }

  @Test
  void anIdempotencyKeyIsNotIgnored() throws Exception {
    var body = "{\"event\":\"e\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    var response = service.post("/v1/emit", "application/json", body, "Idempotency-Key", "k");
    assertThat(response.statusCode()).isEqualTo(400);
  }

  @Test
  void unknownPathsAndMethodsAreProblemsToo() throws Exception {
    assertThat(Service.json(service.get("/nothing")).get("status").intValue()).isEqualTo(404);
    var response = service.get("/v1/emit");
    assertThat(Service.json(response).get("status").intValue()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("POST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /v1/emit HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        "NONSENSE\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n",
        "GET /%2e%2e/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
      })
  void whatJettyRefusesIsAProblemAndNoPage(String request) throws Exception {
    assertThat(service.raw(request))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json")
        .doesNotContain("<html");
  }
}
