package dev.pgemit.http.answers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.FakeServer;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.contract.Contract;
import dev.pgemit.testing.contract.ObservedExchange;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams acknowledgements, each as a line as soon as it arrives. */
class AcknowledgementStreamIT {
  private static final String PATH = "/v1/emit-with-ack";
  private static final String LINES = "application/x-ndjson";
  private static final String EMIT = "{\"event\":\"e\",\"id\":\"i\",\"timeout\":60000}";

  @RegisterExtension static final ServiceFixture service = ServiceFixture.withAttachmentsTable();

  @Test
  void eachAcknowledgementIsALineAsItArrives() throws Exception {
    try (var channel = TestChannel.listen(service.database(), "/");
        var server = new FakeServer(service.database())) {
      var pending = start(service, LINES, EMIT);
      var id = requestId(channel);
      server.send("\"type\":11,\"data\":{\"requestId\":\"%s\",\"clientCount\":2}".formatted(id));
      var response = pending.join();
      var body = reader(response);
      var lines = new StringBuilder();
      var prefix = "{\"server\":\"" + server.uid() + "\",";
      assertThat(next(body, lines)).isEqualTo(prefix + "\"clients\":2}");
      acknowledge(server, id, "{\"ok\":true}");
      assertThat(next(body, lines)).isEqualTo(prefix + "\"response\":{\"ok\":true}}");
      acknowledge(server, id, "7");
      assertThat(next(body, lines)).isEqualTo(prefix + "\"response\":7}");
      assertThat(next(body, lines))
          .isEqualTo(
              "{\"id\":\"i\",\"servers\":1,\"clients\":2,\"responseCount\":2,\"missing\":[]}");
      assertThat(body.readLine()).isNull();
      Contract.current().checkResponse(exchange(response, lines.toString()));
    }
  }

  @Test
  void callWithoutServersHasTheSumsAlone() throws Exception {
    var response =
        service.send(
            request(service, LINES, "{\"namespace\":\"empty\",\"event\":\"e\",\"id\":\"i\"}"));

    assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith(LINES);
    assertThat(response.headers().firstValue("X-Accel-Buffering")).contains("no");
    assertThat(response.body())
        .isEqualTo(
            "{\"id\":\"i\",\"servers\":0,\"clients\":0,\"responseCount\":0,\"missing\":[]}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "*/*",
        "application/json, application/x-ndjson;q=0.5",
        "application/x-ndjson;q=0"
      })
  void otherRequestsGetOneDocument(String accept) throws Exception {
    var response =
        service.send(request(service, accept, "{\"namespace\":\"empty\",\"event\":\"e\"}"));

    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(ResponseAssertions.json(response.body()).get("responses").isEmpty()).isTrue();
  }

  @Test
  void invalidRequestHasAnOrdinaryProblem() throws Exception {
    var invalid = request(service, LINES, "{\"event\":\"disconnect\",\"timeout\":0}");

    assertThat(ResponseAssertions.errors(service.send(invalid)))
        .containsOnlyKeys("/event", "/timeout");
  }

  @Test
  void lastLineIsTheProblemThatEndsTheCall() throws Exception {
    try (var stopping = TestService.start(service.database());
        var channel = TestChannel.listen(service.database(), "/");
        var server = new FakeServer(service.database())) {
      var pending = start(stopping, LINES, EMIT);
      var id = requestId(channel);
      server.send("\"type\":11,\"data\":{\"requestId\":\"%s\",\"clientCount\":1}".formatted(id));
      var response = pending.join();
      var body = reader(response);
      var lines = new StringBuilder();
      next(body, lines);
      stopping.stop();
      var problem = ResponseAssertions.json(next(body, lines));
      assertThat(problem.get("type").stringValue()).isEqualTo("/problems/stopping");
      assertThat(problem.get("outcome").stringValue()).isEqualTo("unknown");
      assertThat(body.readLine()).isNull();
      Contract.current().checkResponse(exchange(response, lines.toString()));
    }
  }

  private static CompletableFuture<HttpResponse<InputStream>> start(
      ServiceClient client, String accept, String body) {
    return HttpClient.newHttpClient()
        .sendAsync(request(client, accept, body), BodyHandlers.ofInputStream());
  }

  private static HttpRequest request(ServiceClient client, String accept, String body) {
    return client
        .request(PATH)
        .header("Content-Type", ServiceClient.JSON)
        .header("Accept", accept)
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private static BufferedReader reader(HttpResponse<InputStream> response) {
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private static String next(BufferedReader body, StringBuilder lines) throws Exception {
    var line = body.readLine();
    lines.append(line).append('\n');
    return line;
  }

  private static void acknowledge(FakeServer server, String id, String response) throws Exception {
    server.send(
        "\"type\":12,\"data\":{\"requestId\":\"%s\",\"packet\":%s}".formatted(id, response));
  }

  private static String requestId(TestChannel channel) throws Exception {
    while (true) {
      var id = ResponseAssertions.json(channel.next()).path("data").path("requestId");
      if (id.isString()) {
        return id.stringValue();
      }
    }
  }

  private static ObservedExchange exchange(HttpResponse<InputStream> response, String body) {
    return new ObservedExchange(
        "POST",
        PATH,
        response.request().headers().map(),
        null,
        response.statusCode(),
        response.headers().map(),
        body.getBytes(StandardCharsets.UTF_8));
  }
}
