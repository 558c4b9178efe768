package dev.pgemit.http.access;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.FakeServer;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One caller cannot use up a resource that all callers share. */
class CallerShareIT {
  private final List<Closeable> open = new ArrayList<>();
  @RegisterExtension final ServiceFixture service = ServiceFixture.withAllTables().requireKeys();

  private TestService greedyCaller;
  private TestService otherCaller;
  private String greedyKey;

  @BeforeEach
  void start() throws Exception {
    var keys = service.keys();
    greedyKey = keys.create("greedy", "*");
    var otherKey = keys.create("other", "*");
    greedyCaller = service.withKey(greedyKey);
    otherCaller = service.withKey(otherKey);
  }

  @AfterEach
  void stop() throws Exception {
    for (var each : open) {
      each.close();
    }
  }

  @Test
  void limitsTailsPerCaller() throws Exception {
    for (var i = 0; i < 20; i++) {
      assertThat(tail(greedyCaller).statusCode()).isEqualTo(200);
    }
    assertRefused(greedyCaller.get("/v1/tail"), "20 open tails");
    assertThat(tail(otherCaller).statusCode()).isEqualTo(200);

    open.remove(0).close();
    await()
        .atMost(ofSeconds(30))
        .until(
            () -> {
              // The service notices a disconnected client when it writes.
              service
                  .database()
                  .execute("NOTIFY \"socket.io#/\", '{\"uid\":\"emitter\",\"type\":3}'");
              return tail(greedyCaller).statusCode() == 200;
            });
  }

  @Test
  void limitsStreamsPerCaller() throws Exception {
    var sockets = new ArrayList<Socket>();
    for (var i = 0; i < 21; i++) {
      var socket = new Socket(InetAddress.getLoopbackAddress(), service.port());
      open.add(socket);
      sockets.add(socket);
      socket.getOutputStream().write(streamHead().getBytes(StandardCharsets.US_ASCII));
    }
    // Either call may be the one over the limit, so the test takes the first response.
    await()
        .atMost(ofSeconds(30))
        .until(() -> sockets.stream().filter(CallerShareIT::hasResponse).count() == 1);
    assertRefused(emptyStream(greedyCaller), "20 streams");
    assertThat(emptyStream(otherCaller).statusCode()).isEqualTo(200);

    sockets.removeIf(CallerShareIT::hasResponse);
    sockets.get(0).close();
    await().atMost(ofSeconds(30)).until(() -> emptyStream(greedyCaller).statusCode() == 200);
  }

  private static boolean hasResponse(Socket socket) {
    try {
      return socket.getInputStream().available() > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void limitsClusterRequestsPerCaller() throws Exception {
    try (var server = new FakeServer(service.database())) {
      // A known server that sends no responses.
      assertThat(otherCaller.get("/v1/servers").statusCode()).isEqualTo(200);
      server.send("\"type\":2");
      var client = new CheckedHttpClient();
      var asked = new ArrayList<CompletableFuture<HttpResponse<String>>>();
      for (var i = 0; i < 510; i++) {
        var request =
            greedyCaller.request("/v1/sockets?timeout=60000").timeout(Duration.ofMinutes(1));
        asked.add(client.sendAsync(request.build()));
      }
      await()
          .atMost(ofSeconds(30))
          .until(
              () -> {
                server.send("\"type\":2"); // the registry removes a server that is silent for 10 s
                return asked.stream().filter(CompletableFuture::isDone).count() == 10;
              });
      for (var each : asked.stream().filter(CompletableFuture::isDone).toList()) {
        assertRefused(each.join(), "500 pending cluster requests");
      }
      assertThat(otherCaller.get("/v1/sockets?timeout=1000").statusCode()).isEqualTo(200);

      service.stop();
      for (var each : asked.stream().filter(question -> !question.isDone()).toList()) {
        ResponseAssertions.problem(each.join(), 503);
      }
    }
  }

  private static void assertRefused(HttpResponse<String> answer, String told) {
    assertThat(ResponseAssertions.problem(answer, 429).get("detail").stringValue())
        .startsWith("The key greedy (")
        .contains(told);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
  }

  private HttpResponse<InputStream> tail(TestService caller) throws Exception {
    var answer = new CheckedHttpClient().open(caller.request("/v1/tail").build());
    open.add(answer.body());
    return answer;
  }

  private String streamHead() {
    return """
    POST /v1/emit/stream HTTP/1.1\r
    Host: localhost\r
    Authorization: Bearer %s\r
    Content-Type: application/x-ndjson\r
    Content-Length: 100\r
    \r
    """
        .formatted(greedyKey);
  }

  private static HttpResponse<String> emptyStream(TestService caller) throws Exception {
    return caller.post("/v1/emit/stream", "application/x-ndjson", new byte[] {'\n'});
  }
}
