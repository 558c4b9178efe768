package dev.pgemit.http.answers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.FakeServer;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterRequestsIT {
  @RegisterExtension static final ServiceFixture service = ServiceFixture.withAttachmentsTable();

  @Test
  void respondsWithoutMissingServersWhenThereAreNone() throws Exception {
    assertThat(okBody(service.get("/v1/servers"))).isEqualTo("{\"servers\":[]}");
    assertThat(okBody(service.get("/v1/sockets?namespace=/chat&to=a&to=b&except=c&limit=5")))
        .isEqualTo("{\"servers\":0,\"sockets\":[],\"missing\":[]}");
    assertThat(okBody(service.post("/v1/emit-with-ack", "{\"event\":\"e\",\"id\":\"i\"}")))
        .isEqualTo("{\"id\":\"i\",\"servers\":0,\"clients\":0,\"responses\":[],\"missing\":[]}");
    assertThat(okBody(service.post("/v1/emit?receipt=true", "{\"event\":\"e\",\"id\":\"i\"}")))
        .isEqualTo("{\"id\":\"i\",\"servers\":0,\"sockets\":0,\"missing\":[]}");
    assertThat(
            ResponseAssertions.json(
                okBody(service.post("/v1/server-side-emit-with-ack", "{\"event\":\"e\"}"))))
        .hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/servers?namespce=x | /namespce",
        "/v1/servers?timeout=0 | /timeout",
        "/v1/servers?timeout=60001 | /timeout",
        "/v1/servers?timeout=soon | /timeout",
        "/v1/servers?namespace=%22 | /namespace",
        "/v1/sockets?limit=10001 | /limit",
        "/v1/sockets?room=a | /room",
        "/v1/tail?room=a | /room",
      })
  void reportsQueryErrors(String path, String pointer) throws Exception {
    assertThat(ResponseAssertions.errors(service.get(path))).containsOnlyKeys(pointer);
  }

  @Test
  void reportsAllBodyErrorsAtOnce() throws Exception {
    assertThat(
            ResponseAssertions.errors(
                service.post(
                    "/v1/emit-with-ack",
                    "{\"event\":\"disconnect\",\"room\":\"a\",\"timeout\":0}")))
        .containsOnlyKeys("/event", "/room", "/timeout");
    assertThat(
            ResponseAssertions.errors(
                service.post(
                    "/v1/server-side-emit-with-ack", "{\"event\":\"connection\",\"to\":\"a\"}")))
        .containsOnlyKeys("/event", "/to");
    assertThat(ResponseAssertions.errors(service.post("/v1/emit?receipt=true", "{}")))
        .containsOnlyKeys("/event");
    ResponseAssertions.problem(service.post("/v1/emit?receipt=yes", "{\"event\":\"e\"}"), 400);
  }

  @Test
  void reportsListenUrlThatReceivesNoNotifications() throws Exception {
    try (var other = TestDatabase.create();
        var deaf =
            TestService.start(service.database().url(), Map.of("PGEMIT_LISTEN_URL", other.url()))) {
      var problem = ResponseAssertions.problem(deaf.get("/v1/servers?timeout=10000"), 500);
      assertThat(problem.get("detail").stringValue()).contains("PGEMIT_LISTEN_URL");
      ResponseAssertions.acceptedId(deaf.post("/v1/emit", "{\"event\":\"e\"}"));
    }
  }

  @Test
  void completesPendingRequestsAtShutdown() throws Exception {
    try (var stopping = TestService.start(service.database());
        var channel = TestChannel.listen(service.database(), "/");
        var server = new FakeServer(service.database())) {
      assertThat(stopping.get("/v1/servers").statusCode()).isEqualTo(200);
      var lines = tail(stopping, "/v1/tail");
      server.send("\"type\":2");
      var asked =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return stopping.post("/v1/emit-with-ack", "{\"event\":\"e\",\"timeout\":60000}");
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });
      channel.nextContaining("\"type\":3,");
      stopping.stop();
      var problem = ResponseAssertions.problem(asked.join(), 503);
      assertThat(problem.get("outcome").stringValue()).isEqualTo("unknown");
      assertThat(lines.join()).isNotEmpty();
    }
  }

  @Test
  void tailShowsOnlyMatchingMessages() throws Exception {
    var lines = new ArrayList<String>();
    var response =
        new CheckedHttpClient()
            .open(service.request("/v1/tail?namespace=chat&event=price&to=red").build());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    assertThat(response.headers().firstValue("X-Accel-Buffering")).contains("no");
    assertThat(response.headers().firstValue("Cache-Control").orElseThrow()).contains("no-cache");
    try (var reader =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      assertThat(reader.readLine()).isEqualTo(": listening");
      reader.readLine();
      var unread = "{\"namespace\":\"chat\",\"event\":\"other\",\"to\":\"red\"}";
      ResponseAssertions.acceptedId(service.post("/v1/emit", unread));
      ResponseAssertions.acceptedId(
          service.post(
              "/v1/emit",
              """
              {"namespace":"chat","event":"price","to":["red","blue"],"except":["x"],"id":"i",\
              "args":[1,{"_placeholder":true,"num":0}],"attachments":["AQI="]}\
              """));
      for (var i = 0; i < 3; i++) {
        lines.add(reader.readLine());
      }
    }
    assertThat(lines)
        .containsExactly(
            "event: message",
            "data:"
                + " {\"id\":\"i\",\"namespace\":\"/chat\",\"type\":\"BROADCAST\",\"uid\":\"emitter\","
                + "\"event\":\"price\",\"args\":[1,\"AQI=\"],\"to\":[\"red\",\"blue\"],\"except\":[\"x\"],"
                + "\"placement\":\"attachment\",\"bytes\":164}",
            "");
  }

  @Test
  void tailReportsBrokenConnectionImmediately() throws Exception {
    var response =
        new CheckedHttpClient().open(service.request("/v1/tail?namespace=quiet").build());
    try (var reader =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      assertThat(reader.readLine()).isEqualTo(": listening");
      reader.readLine();
      service
          .database()
          .query(
              "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                  + " WHERE application_name = 'pgemit-listen' AND datname = current_database()");
      // No message has arrived, and the next keep-alive would be a comment.
      assertThat(reader.readLine()).isEqualTo("event: lost");
      assertThat(reader.readLine()).isEqualTo("data: {}");
    }
  }

  /** Reads a tail to its end. */
  private static CompletableFuture<List<String>> tail(TestService from, String path)
      throws Exception {
    var response =
        new CheckedHttpClient().open(from.request(path).timeout(Duration.ofSeconds(60)).build());
    var reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    assertThat(reader.readLine()).isEqualTo(": listening");
    return CompletableFuture.supplyAsync(() -> reader.lines().toList());
  }

  private static String okBody(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }
}
