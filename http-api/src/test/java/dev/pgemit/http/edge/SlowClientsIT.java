package dev.pgemit.http.edge;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.SlowClients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SlowClientsIT {
  private static final Duration BYTE_INTERVAL = Duration.ofSeconds(5);
  private static final Duration MAX_RESPONSE_TIME = Duration.ofSeconds(1);
  private static final int CLIENTS = 400;
  private static final int OTHER_REQUESTS = 500;
  private static final String POST =
      "POST /v1/emit HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

  @RegisterExtension
  static final ServiceFixture service =
      ServiceFixture.withAttachmentsTable().setting("PGEMIT_REQUEST_TIMEOUT", "7s");

  @Test
  void slowClientsGet408WithoutDelayingOthers() throws Exception {
    medianResponseTime(); // warms up the code and the connections
    try (var slow =
        new SlowClients(
            service.port(), CLIENTS, POST + "Content-Length: 900\r\n\r\n{", BYTE_INTERVAL)) {
      assertThat(medianResponseTime()).isLessThan(MAX_RESPONSE_TIME);

      assertThat(slow.readResponses())
          .hasSize(CLIENTS)
          .allSatisfy(answer -> assertTimeout(answer, "The request was not complete within 7 s"));
    }
  }

  @Test
  void slowClientsGet408AfterLargeFirstPart() throws Exception {
    var begin = POST + "Transfer-Encoding: chunked\r\n\r\n40000\r\n" + " ".repeat(0x20000);
    try (var slow = new SlowClients(service.port(), 60, begin, BYTE_INTERVAL)) {
      medianResponseTime();
      assertThat(slow.readResponses())
          .allSatisfy(
              answer ->
                  assertThat(answer).matches("(?s)HTTP/1.1 (408|503) .*nothing was published.*"));
    }
  }

  @Test
  void slowHeadersGet408() throws Exception {
    try (var slow =
        new SlowClients(
            service.port(), CLIENTS, "GET /healthz HTTP/1.1\r\nX-Slow:", Duration.ofSeconds(1))) {
      medianResponseTime();
      assertThat(slow.readResponses())
          .allSatisfy(answer -> assertTimeout(answer, "The headers were not complete within 7 s"));
    }
  }

  @Test
  void timesEachRequestOfAConnection() throws Exception {
    var used = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    try (var slow =
        new SlowClients(
            service.port(), 1, used + used + "GET / HTTP/1.1\r\nX-Slow:", Duration.ofSeconds(1))) {
      var answer = slow.readResponses().get(0);
      assertThat(answer).startsWith("HTTP/1.1 200");
      assertTimeout(answer.substring(answer.indexOf("HTTP/1.1 408")), "The headers");
    }
  }

  @Test
  void clientsThatReadNothingDoNotDelayOthers() throws Exception {
    var wrong =
        IntStream.range(0, 100).mapToObj("\"f%d\":0"::formatted).collect(joining(",", "{", "}"));
    var request =
        (POST + "Content-Length: %d\r\n\r\n%s")
            .formatted(wrong.length(), wrong)
            .getBytes(StandardCharsets.ISO_8859_1);
    var deaf = new ArrayList<SocketChannel>();
    try {
      for (var i = 0; i < 34; i++) { // more than the number of server threads
        deaf.add(connect());
      }
      sendWithoutReading(deaf, request);
      assertThat(medianResponseTime()).isLessThan(MAX_RESPONSE_TIME);
    } finally {
      for (var channel : deaf) {
        channel.close();
      }
    }
  }

  private static SocketChannel connect() throws IOException {
    var channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 10);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port()));
    channel.configureBlocking(false);
    return channel;
  }

  private static boolean write(SocketChannel channel, ByteBuffer request) {
    try {
      return channel.isOpen() && channel.write(request) > 0;
    } catch (IOException e) {
      return false; // The server closes a connection whose response is not read in time.
    }
  }

  /** Sends requests without reading a response, until the server can neither write nor read. */
  private static void sendWithoutReading(List<SocketChannel> channels, byte[] request)
      throws Exception {
    var requests = channels.stream().map(channel -> ByteBuffer.wrap(request)).toList();
    for (var stuck = 0; stuck < 30; stuck++) {
      for (var i = 0; i < channels.size(); i++) {
        if (write(channels.get(i), requests.get(i))) {
          stuck = 0;
        }
        if (!requests.get(i).hasRemaining()) {
          requests.get(i).rewind();
        }
      }
      ResponseAssertions.acceptedId(service.post("/v1/emit", "{\"event\":\"e\"}"));
    }
  }

  /** Sends requests one after the other, and returns the median duration. */
  private static Duration medianResponseTime() throws Exception {
    var took = new ArrayList<Long>();
    for (var i = 0; i < OTHER_REQUESTS; i++) {
      var start = System.nanoTime();
      ResponseAssertions.acceptedId(service.post("/v1/emit", "{\"event\":\"e\"}"));
      took.add(System.nanoTime() - start);
    }
    return Duration.ofNanos(took.stream().sorted().toList().get(OTHER_REQUESTS / 2));
  }

  private static void assertTimeout(String answer, String detail) {
    assertThat(answer).startsWith("HTTP/1.1 408 ").containsIgnoringCase("connection: close");
    var problem = ResponseAssertions.problem(answer.substring(answer.indexOf("\r\n\r\n") + 4), 408);
    assertThat(problem.get("detail").stringValue()).startsWith(detail);
  }
}
