package dev.pgemit.http.stream;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.testing.LogCapture;
import dev.pgemit.http.testing.RawExchange;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.DatabaseOutage;
import dev.pgemit.testing.TestChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class StreamAbortIT {
  private static final Pattern NUMBER = Pattern.compile("\\[\"e\",(\\d+)]");

  private TestChannel channel;
  @RegisterExtension final ServiceFixture service = ServiceFixture.withAllTables();

  @BeforeEach
  void start() throws Exception {
    channel = service.listen("/");
  }

  @Test
  void reportsProgressWhenPostgresFails() throws Exception {
    try (var sender = new StreamClient(service.port())) {
      sender.send(1, 10);
      assertArrived(10);
      var outage = DatabaseOutage.start(service.database());
      sender.send(11, 20);

      var problem = sender.problem(503);
      assertThat(problem.get("accepted").longValue()).isEqualTo(10);
      assertThat(problem.get("line").longValue()).isEqualTo(10);
      assertThat(problem.get("rejectedCount").longValue()).isZero();
      outage.end();
    }
  }

  @Test
  void reportsProgressAtShutdown() throws Exception {
    try (var sender = new StreamClient(service.port())) {
      sender.send(1, 10);
      assertArrived(10);
      service.stop();

      var problem = sender.problem(503);
      assertThat(problem.get("accepted").longValue()).isEqualTo(10);
      assertThat(problem.get("line").longValue()).isEqualTo(10);
      assertThat(problem.has("outcome")).isFalse();
    }
  }

  @Test
  void reportsProgressWhenKeyIsRevoked() throws Exception {
    var keys = service.keys();
    var key = keys.create("stolen", "*");
    keys.create("another", "*");
    try (var log = LogCapture.ofService();
        var keyed = TestService.startWithKeys(service.database().url(), Map.of());
        var sender = new StreamClient(keyed.port(), "Authorization: Bearer " + key)) {
      sender.send(1, 10);
      assertArrived(10);
      keys.revoke("stolen");

      var problem = sender.problem(401);
      assertThat(problem.get("detail").stringValue()).contains("The key stolen (", ") is revoked.");
      assertThat(problem.get("line").longValue()).isEqualTo(10);
      assertThat(problem.get("accepted").longValue()).isEqualTo(10);
      assertThat(channel.drain()).isEmpty();
      assertThat(log.warnings())
          .anyMatch(line -> line.contains(" rejected: The key stolen ("))
          .noneMatch(line -> line.contains("Exception"));
    }
  }

  @Test
  void publishesSentLinesWhenClientDisconnects() throws Exception {
    try (var sender = new StreamClient(service.port())) {
      sender.send(1, 10);
      assertArrived(10);
    }
    ResponseAssertions.acceptedId(service.post("/v1/emit", "{\"event\":\"e\",\"args\":[11]}"));
    assertThat(channel.next()).contains("[\"e\",11]");
    await()
        .atMost(ofSeconds(30))
        .until(
            () ->
                service
                    .get("/metrics")
                    .body()
                    .contains(
                        "pgemit_emits_total{outcome=\"accepted\",verb=\"emit_stream\"} 10.0"));
  }

  @Test
  void reportsProgressAtMalformedChunk() throws Exception {
    try (var sender = new StreamClient(service.port())) {
      sender.send(1, 3);
      assertArrived(3);
      sender.write("no size\r\n");

      assertThat(sender.problem(400).get("line").longValue()).isEqualTo(3);
    }
  }

  private void assertArrived(int count) throws Exception {
    for (var i = 1; i <= count; i++) {
      var number = NUMBER.matcher(channel.next());
      assertThat(number.find()).isTrue();
      assertThat(Integer.parseInt(number.group(1))).isEqualTo(i);
    }
  }

  /** A stream that is sent in small pieces. */
  private static final class StreamClient implements AutoCloseable {
    private final Socket socket;

    StreamClient(int port) throws IOException {
      this(port, "Accept: */*");
    }

    StreamClient(int port, String header) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(10_000);
      write(
          String.join(
              "\r\n",
              "POST /v1/emit/stream HTTP/1.1",
              "Host: localhost",
              header,
              "Transfer-Encoding: chunked",
              "Content-Type: application/x-ndjson",
              "",
              ""));
    }

    void send(int from, int to) throws IOException {
      var lines = new StringBuilder();
      for (var i = from; i <= to; i++) {
        lines.append("{\"event\":\"e\",\"args\":[").append(i).append("]}\n");
      }
      write(Integer.toHexString(lines.length()) + "\r\n" + lines + "\r\n");
    }

    void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    }

    JsonNode problem(int status) throws IOException {
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return RawExchange.of("POST /v1/emit/stream HTTP/1.1", answer).assertProblem(status);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
