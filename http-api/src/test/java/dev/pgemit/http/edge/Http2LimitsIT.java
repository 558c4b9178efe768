package dev.pgemit.http.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.testing.Http2Socket;
import dev.pgemit.http.testing.RawExchange;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.TestService;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests hostile and slow clients of HTTP/2, without TLS. */
class Http2LimitsIT {
  private static final int LARGE_WINDOW = 1 << 20;
  private static final String EMIT = "{\"event\":\"e\"}";
  private static final int NO_ERROR = 0;
  private static final int REFUSED_STREAM = 7;
  private static final int CANCEL = 8;
  private static final int ENHANCE_YOUR_CALM = 11;

  @RegisterExtension
  static final ServiceFixture service =
      ServiceFixture.withAttachmentsTable().setting("PGEMIT_REQUEST_TIMEOUT", "1s");

  private final ScheduledExecutorService drips = Executors.newSingleThreadScheduledExecutor();
  private Http2Socket socket;

  @BeforeEach
  void connect() throws Exception {
    socket = new Http2Socket(service.port(), LARGE_WINDOW);
  }

  @AfterEach
  void close() throws Exception {
    drips.shutdownNow();
    socket.close();
  }

  @Test
  void servesClientsWithPriorKnowledge() throws Exception {
    socket.post(1, "/v1/emit").end(1, EMIT).get(3, "/healthz").flush();

    assertThat(socket.body(1)).contains("\"id\"");
    assertThat(socket.body(3)).contains("alive");
  }

  @Test
  void checksTheHostAsInHttp1() throws Exception {
    socket
        .frame(
            Http2Socket.HEADERS,
            Http2Socket.END_HEADERS | Http2Socket.END_STREAM,
            1,
            Http2Socket.head("GET", "/v1/servers", "attacker.example"))
        .flush();

    ResponseAssertions.problem(socket.body(1), 403);
  }

  @Test
  void ignoresUpgradeOfHttp1() throws Exception {
    var exchange =
        RawExchange.send(
            service.port(),
            String.join(
                "\r\n",
                "GET /healthz HTTP/1.1",
                "Host: localhost",
                "Upgrade: h2c",
                "HTTP2-Settings: AAMAAABk",
                "Connection: Upgrade, HTTP2-Settings, close",
                "",
                ""));

    assertThat(exchange.head()).startsWith("HTTP/1.1 200");
  }

  @Test
  void endsConnectionThatResetsRapidly() throws Exception {
    for (var stream = 1; stream < 2_000; stream += 2) {
      socket.post(stream, "/v1/emit").frame(Http2Socket.RST_STREAM, 0, stream, code(CANCEL));
    }
    socket.flush();

    assertEndsAsFlood();
    assertOthersAreServed();
  }

  @Test
  void endsConnectionThatFloodsWithPings() throws Exception {
    for (var i = 0; i < 1_000; i++) {
      socket.frame(Http2Socket.PING, 0, 0, new byte[8]);
    }
    socket.flush();

    assertEndsAsFlood();
  }

  @Test
  void refusesStreamsBeyondTheLimit() throws Exception {
    var last = 2 * Http2.MAX_CONCURRENT_STREAMS + 1;
    for (var stream = 1; stream <= last; stream += 2) {
      socket.post(stream, "/v1/emit");
    }
    socket.flush();

    var refused = socket.await(Http2Socket.RST_STREAM);
    assertThat(refused.stream()).isEqualTo(last);
    assertThat(refused.errorCode()).isEqualTo(REFUSED_STREAM);
  }

  @Test
  void refusesLargeHeaders() throws Exception {
    var block = new ByteArrayOutputStream();
    block.writeBytes(Http2Socket.head("GET", "/healthz", "localhost"));
    Http2Socket.header(block, "x-large", "x".repeat(10_000));
    var first = block.toByteArray();
    block.reset();
    Http2Socket.header(block, "x-larger", "x".repeat(10_000));
    socket
        .frame(Http2Socket.HEADERS, Http2Socket.END_STREAM, 1, first)
        .frame(Http2Socket.CONTINUATION, Http2Socket.END_HEADERS, 1, block.toByteArray())
        .flush();

    var frame = socket.read();
    while (frame != null && frame.stream() != 1 && frame.type() != Http2Socket.GO_AWAY) {
      frame = socket.read();
    }
    assertThat(frame).isNotNull();
    assertThat(frame.type()).isIn(Http2Socket.RST_STREAM, Http2Socket.GO_AWAY);
    assertOthersAreServed();
  }

  @Test
  void timesOutSlowBodyAndServesOtherStreams() throws Exception {
    socket.post(1, "/v1/emit").post(3, "/v1/emit").end(3, EMIT).flush();
    assertThat(socket.body(3)).contains("\"id\"");
    drip(socket, () -> socket.frame(Http2Socket.DATA, 0, 1, new byte[] {' '}));
    ResponseAssertions.problem(socket.body(1), 408);
    assertOthersAreServed();
  }

  @Test
  void closesConnectionWithoutRequestsDespitePings() throws Exception {
    socket.get(1, "/healthz").flush();
    socket.body(1);
    drip(socket, () -> socket.frame(Http2Socket.PING, 0, 0, new byte[8]));

    assertThat(socket.await(Http2Socket.GO_AWAY).errorCode()).isEqualTo(NO_ERROR);
  }

  @Test
  void closesConnectionWithSlowHeaders() throws Exception {
    socket.frame(Http2Socket.HEADERS, Http2Socket.END_STREAM, 1, new byte[0]).flush();
    drip(socket, () -> socket.frame(Http2Socket.CONTINUATION, 0, 1, new byte[] {0x20}));

    assertThat(socket.await(Http2Socket.GO_AWAY).errorCode()).isEqualTo(NO_ERROR);
    assertOthersAreServed();
  }

  @Test
  void resetsOnlyTheStreamThatIsReadSlowly() throws Exception {
    try (var slow = new Http2Socket(service.port(), 0)) {
      slow.get(1, "/v1").flush();
      drip(slow, () -> slow.frame(Http2Socket.WINDOW_UPDATE, 0, 1, code(1)));
      assertThat(slow.await(Http2Socket.RST_STREAM).stream()).isEqualTo(1);

      slow.get(3, "/v1").frame(Http2Socket.WINDOW_UPDATE, 0, 3, code(LARGE_WINDOW)).flush();
      assertThat(slow.body(3)).contains("pgemit");
    }
  }

  @Test
  void limitsTheRequestsOfAllConnections() throws Exception {
    try (var small =
            TestService.start(service.database().url(), Map.of("PGEMIT_MAX_CONNECTIONS", "10"));
        var busy = new Http2Socket(small.port(), LARGE_WINDOW)) {
      for (var stream = 1; stream <= 19; stream += 2) {
        busy.post(stream, "/v1/emit");
      }
      busy.flush();
      var probe = awaitAnswer(busy, 21, "status\":503");
      ResponseAssertions.problem(busy.body(probe), 503);

      busy.end(1, EMIT).flush();
      assertThat(busy.body(1)).contains("\"id\"");
      awaitAnswer(busy, probe + 2, "alive");
    }
  }

  /** Asks until a response contains a text, since the service counts requests concurrently. */
  private static int awaitAnswer(Http2Socket client, int firstStream, String text) {
    var stream = new AtomicInteger(firstStream - 2);
    await()
        .atMost(Duration.ofSeconds(9)) // the bodies time out after 10 seconds
        .until(
            () -> {
              client.get(stream.addAndGet(2), "/healthz").flush();
              return client.body(stream.get()).contains(text);
            });
    return stream.get();
  }

  @Test
  void announcesTheStopAndAnswersRequestsInFlight() throws Exception {
    try (var stopping = TestService.start(service.database().url(), Map.of());
        var client = new Http2Socket(stopping.port(), LARGE_WINDOW)) {
      client.post(1, "/v1/emit").get(3, "/healthz").flush();
      client.body(3);
      var stop = new Thread(stopping::stop);
      stop.start();

      assertThat(client.await(Http2Socket.GO_AWAY).errorCode()).isEqualTo(NO_ERROR);
      client.end(1, EMIT).flush();
      assertThat(client.body(1)).contains("\"id\"");
      stop.join();
    }
  }

  /** The end of the connection may overtake the frame that explains it. */
  private void assertEndsAsFlood() throws IOException {
    var frame = socket.read();
    while (frame != null && frame.type() != Http2Socket.GO_AWAY) {
      frame = socket.read();
    }
    if (frame != null) {
      assertThat(frame.errorCode()).isEqualTo(ENHANCE_YOUR_CALM);
    }
  }

  private static void assertOthersAreServed() throws Exception {
    ResponseAssertions.acceptedId(service.post("/v1/emit", EMIT));
  }

  private static byte[] code(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  /** Sends a frame again and again, until the test ends. */
  private void drip(Http2Socket target, Runnable addFrame) {
    var unused =
        drips.scheduleAtFixedRate(
            () -> {
              addFrame.run();
              try {
                target.flush();
              } catch (IOException e) {
                throw new UncheckedIOException(e); // ends the task: the service has closed
              }
            },
            0,
            200,
            TimeUnit.MILLISECONDS);
  }
}
