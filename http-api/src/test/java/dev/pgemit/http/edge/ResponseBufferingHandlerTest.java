package dev.pgemit.http.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResponseBufferingHandlerTest {
  private static final int LARGE = 16 << 20; // more than the buffers of a connection can hold

  private final Server server = new Server();
  private final CountDownLatch failed = new CountDownLatch(1);

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  @Test
  void boundsMemoryOfUnreadResponses() throws Exception {
    start(new ResponseLimits(new MemoryBudget(LARGE + 1), Duration.ofMinutes(5)));
    try (var deaf = send("GET")) {
      assertThat(deaf.getInputStream().read()).isEqualTo('H');

      assertThat(exchange("GET")).startsWith("HTTP/1.1 503 ").doesNotContain("outcome");
      assertThat(exchange("POST"))
          .startsWith("HTTP/1.1 503 ")
          .containsIgnoringCase("Retry-After: ")
          .contains("\"outcome\":\"unknown\"", "(status 200)");
      deaf.getInputStream().readAllBytes();
    }
    assertThat(exchange("GET")).startsWith("HTTP/1.1 200 ").hasSizeGreaterThan(LARGE);
  }

  @Test
  void closesConnectionOfSlowReader() throws Exception {
    start(new ResponseLimits(new MemoryBudget(LARGE), Duration.ofSeconds(-LARGE / (64 << 10) + 1)));
    try (var slow = send("GET")) {
      while (!failed.await(100, TimeUnit.MILLISECONDS)) {
        assertThat(slow.getInputStream().read()).isNotNegative();
      }
    }
    assertThat(exchange("GET")).as("there is memory again").startsWith("HTTP/1.1 200 ");
  }

  private void start(ResponseLimits limits) throws Exception {
    var connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    var answers = new ResponseBufferingHandler(limits);
    answers.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            Request.addCompletionListener(
                request,
                failure -> {
                  if (failure != null) {
                    failed.countDown();
                  }
                });
            response.setStatus(200);
            response.getHeaders().put("Content-Length", LARGE);
            response.write(true, ByteBuffer.allocate(LARGE), callback);
            return true;
          }
        });
    server.setHandler(answers);
    server.start();
  }

  private String exchange(String method) throws IOException {
    try (var socket = send(method)) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private Socket send(String method) throws IOException {
    var socket = new Socket();
    socket.setSoTimeout(20_000);
    socket.setReceiveBufferSize(4 << 10);
    var port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    var request = method + " / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
