package dev.pgemit.http.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.MessageWording;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every route rejects malformed input in plain words, in whichever part it is. */
class ErrorWordingIT {
  private static final List<String> BODY_ROUTES =
      List.of(
          "/v1/emit",
          "/v1/emit/batch",
          "/v1/emit-with-ack",
          "/v1/sockets/join",
          "/v1/sockets/leave",
          "/v1/sockets/disconnect",
          "/v1/server-side-emit",
          "/v1/server-side-emit-with-ack");

  private static final List<String> BODIES =
      List.of(
          "\ufeff{\"event\":\"e\"}",
          "{\"event\":NaN}",
          "{\"event\":\"e\",\"args\":[1e999999999999]}",
          "{\"event\":\"e\",\"args\":[" + "9".repeat(1_001) + "]}",
          "{\"event\":\"e\",\"args\":[" + "[".repeat(300),
          "{\"event\":tru}",
          "{\"event\":'e'}",
          "{\"event\":\"a\u0000\"}",
          "{\"event\":\"\\ud800\"}",
          "{\"event\":5,\"to\":{},\"except\":[7],\"args\":{},\"volatile\":\"yes\",\"id\":\"\"}",
          "{\"event\":\"e\",\"attachments\":[\"?\"],\"args\":[{\"_placeholder\":true,\"num\":9}]}",
          "{\"event\":\"e\",\"deliverAt\":\"tomorrow\"}",
          "{\"event\":\"e\",\"deliverAt\":\"-999999999-01-01T00:00:00Z\"}",
          "{\"event\":\"e\",\"delay\":\"P1M\"}",
          "{\"event\":\"e\",\"delay\":\"PT1e9S\"}",
          "{\"event\":\"e\",\"delay\":5}",
          "{\"event\":\"e\",\"timeout\":\"1s\"}",
          "{\"event\":\"e\",\"timeout\":99999999999}",
          "{\"emits\":[{\"event\":NaN}]}",
          "{\"emits\":[7,{\"event\":\"connect\"},{\"delay\":\"P1Y\"}]}",
          "{\"rooms\":[null],\"close\":1,\"everyone\":2}",
          "nonsense",
          "\"text\"",
          "");

  @RegisterExtension static final ServiceFixture service = ServiceFixture.withAllTables();

  @Test
  void explainsErrorsOfJsonBodies() throws Exception {
    for (var body : BODIES) {
      for (var route : BODY_ROUTES) {
        assertPlain(service.post(route, body), route + " " + body);
      }
      var put = service.request("/v1/recurring/a").header("Content-Type", ServiceClient.JSON);
      var recurring = "{\"cron\":\"* * * * *\",\"emit\":" + body + "}";
      assertPlain(service.send(put.PUT(BodyPublishers.ofString(recurring)).build()), recurring);
    }
  }

  @Test
  void explainsErrorsOfMessagePackBodies() throws Exception {
    for (var hex :
        List.of(
            "c1",
            "81c0a165",
            "81a56576656e74d90aff",
            "81a56576656e74c70102ff",
            "82a56576656e74a165a46172677391dbffffffff",
            "82a56576656e74a165a46172677391c6ffffffff",
            "81a56576656e74a2fffe",
            "dfffffffff",
            "ddffffffff",
            "93")) {
      for (var route : BODY_ROUTES) {
        var body = HexFormat.of().parseHex(hex);
        assertPlain(service.post(route, ServiceClient.MESSAGE_PACK, body), route + " " + hex);
      }
    }
  }

  @Test
  void explainsErrorsOfStreamLines() throws Exception {
    var lines = String.join("\n", BODIES).getBytes(StandardCharsets.UTF_8);
    var answer = service.post("/v1/emit/stream", "application/x-ndjson", lines);

    assertThat(answer.statusCode()).isEqualTo(200);
    for (var rejected : ResponseAssertions.json(answer.body()).get("rejected")) {
      MessageWording.assertPlain(
          withoutQuotes(rejected.get("detail").stringValue()), rejected.toString());
    }
  }

  @Test
  void explainsErrorsOfQueriesPathsAndHeaders() throws Exception {
    var answers = new ArrayList<HttpResponse<String>>();
    for (var path :
        List.of(
            "/v1/scheduled?limit=x",
            "/v1/scheduled?limit=99999999999999999999",
            "/v1/scheduled?after=%00",
            "/v1/scheduled/%ff",
            "/v1/scheduled/a%2fb",
            "/v1/sockets?namespace=%ff",
            "/v1/sockets?to=%f0%28",
            "/v1/sockets?namespace=/a&namespace=/b",
            "/v1/servers?namespace=%00",
            "/v1/tail?namespace=%0d%0a",
            "/v1/nothing",
            "/v1/../etc")) {
      answers.add(service.get(path));
    }
    for (var type : List.of("text/plain", ";", "application/json; charset=latin1", "a/b/c")) {
      answers.add(service.post("/v1/emit", type, "{}".getBytes(StandardCharsets.UTF_8)));
    }
    for (var method : List.of("PATCH", "TRACE", "FOO")) {
      answers.add(
          service.send(
              service.request("/v1/emit").method(method, BodyPublishers.noBody()).build()));
    }
    for (var header : List.of("Idempotency-Key", "traceparent", "Content-Encoding")) {
      answers.add(
          service.send(
              service
                  .request("/v1/emit")
                  .header("Content-Type", ServiceClient.JSON)
                  .header(header, "x".repeat(300))
                  .POST(BodyPublishers.ofString("{}"))
                  .build()));
    }
    for (var answer : answers) {
      assertPlain(answer, answer.request().method() + " " + answer.uri());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          * * * *   | UTC  | /cron | "* * * *" has 4 fields. A cron expression has five fields
          60 * * * * | UTC | /cron | "60 * * * *" is not a cron expression. The minute is "60": must be *, a number from 0 to 59
          0 0 30 2 * | UTC | /cron | never matches a time
          * * * * * | Mars | /zone | must be a time zone such as
          """)
  void explainsErrorsOfRecurringEmits(String cron, String zone, String pointer, String words)
      throws Exception {
    var body = "{\"cron\":\"%s\",\"zone\":\"%s\",\"emit\":{\"event\":\"e\"}}".formatted(cron, zone);
    var put = service.request("/v1/recurring/a").header("Content-Type", ServiceClient.JSON);
    var answer = service.send(put.PUT(BodyPublishers.ofString(body)).build());

    assertThat(ResponseAssertions.errors(answer)).containsOnlyKeys(pointer);
    assertThat(ResponseAssertions.errors(answer).get(pointer)).contains(words);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"event\":\"e\",\"delay\":\"PT1S\"}', /emit/delay",
    "'{\"event\":\"e\",\"deliverAt\":\"2099-01-01T00:00:00Z\"}', /emit/deliverAt"
  })
  void reportsDeliveryTimeOfRecurringEmit(String emit, String pointer) throws Exception {
    var put = service.request("/v1/recurring/a").header("Content-Type", ServiceClient.JSON);
    var body = "{\"cron\":\"* * * * *\",\"emit\":" + emit + "}";
    var answer = service.send(put.PUT(BodyPublishers.ofString(body)).build());

    assertThat(ResponseAssertions.errors(answer)).containsOnlyKeys(pointer);
  }

  private static void assertPlain(HttpResponse<String> answer, String input) {
    assertThat(answer.statusCode()).as("%s: %s", input, answer.body()).isLessThan(500);
    if (answer.statusCode() >= 400) {
      var problem = ResponseAssertions.json(answer.body());
      MessageWording.assertPlain(withoutQuotes(problem.get("detail").stringValue()), input);
      for (var fault : problem.path("errors")) {
        MessageWording.assertPlain(withoutQuotes(fault.get("detail").stringValue()), input);
      }
    }
  }

  // Messages quote the caller's input, which may contain anything.
  private static String withoutQuotes(String text) {
    return text.replaceAll("(?s)\"[^\"]*\"|'.'", "");
  }
}
