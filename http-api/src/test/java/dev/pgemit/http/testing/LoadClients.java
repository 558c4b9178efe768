package dev.pgemit.http.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Clients that emit events one after the other, each over one connection as long as the server
 * keeps it open, until the server rejects an event. They record whether a connection ended without
 * a response, which client libraries hide.
 */
public final class LoadClients implements AutoCloseable {
  private static final int READ_TIMEOUT_MILLIS = 20_000;

  private final int port;
  private final ExecutorService threads;
  private final List<Future<?>> clients = new ArrayList<>();
  private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
  private final Queue<String> rejected = new ConcurrentLinkedQueue<>();
  private final Queue<String> unanswered = new ConcurrentLinkedQueue<>();
  private final Queue<String> dropped = new ConcurrentLinkedQueue<>();
  private final CountDownLatch warmUpLatch;

  public LoadClients(int port, int count, int warmUp) {
    this.port = port;
    this.threads = Executors.newFixedThreadPool(count);
    this.warmUpLatch = new CountDownLatch(warmUp);
    for (var i = 0; i < count; i++) {
      var name = "c" + i;
      clients.add(threads.submit(() -> emitUntilRejected(name)));
    }
  }

  public void awaitWarmUp() throws InterruptedException {
    assertThat(warmUpLatch.await(60, TimeUnit.SECONDS)).as("under load").isTrue();
  }

  public void awaitEnd() throws Exception {
    for (var client : clients) {
      client.get(30, TimeUnit.SECONDS);
    }
  }

  /** Returns the ids with a 202 response. */
  public List<String> accepted() {
    return List.copyOf(accepted);
  }

  /** Returns the ids with a 503 response. */
  public List<String> rejected() {
    return List.copyOf(rejected);
  }

  /** Returns the ids sent over a new connection that was closed before a response. */
  public List<String> unanswered() {
    return List.copyOf(unanswered);
  }

  /** Returns the ids without a response, sent over a connection that the server had kept alive. */
  public List<String> dropped() {
    return List.copyOf(dropped);
  }

  private void emitUntilRejected(String name) {
    var number = 0;
    while (!Thread.currentThread().isInterrupted()) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        var input = new BufferedInputStream(socket.getInputStream());
        var isKeptAlive = false;
        do {
          var id = name + "-" + number++;
          isKeptAlive = emit(socket, input, id, isKeptAlive);
        } while (isKeptAlive);
      } catch (ConnectException e) {
        return;
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Emits once. Returns whether the connection stays open. */
  private boolean emit(Socket socket, InputStream input, String id, boolean isKeptAlive) {
    String answer;
    try {
      var body = "{\"event\":\"e\",\"id\":\"" + id + "\"}";
      var request =
          "POST /v1/emit HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(body.length(), body);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      answer = readResponse(input);
      var parts = answer.split("\r\n\r\n", 2);
      RawExchange.checkFirstResponse(request, parts[0], parts[1]);
    } catch (IOException e) {
      (isKeptAlive ? dropped : unanswered).add(id);
      return false;
    }
    if (answer.startsWith("HTTP/1.1 202 ")) {
      accepted.add(id);
      warmUpLatch.countDown();
    } else {
      assertThat(answer).startsWith("HTTP/1.1 503 ").containsIgnoringCase("\r\nretry-after: ");
      rejected.add(id);
    }
    return !answer.toLowerCase(java.util.Locale.ROOT).contains("\r\nconnection: close\r\n");
  }

  private static String readResponse(InputStream input) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      var next = input.read();
      if (next < 0) {
        throw new IOException("closed without an answer");
      }
      head.append((char) next);
    }
    var length =
        head.toString()
            .lines()
            .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
            .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
            .findFirst()
            .orElseThrow();
    return head + new String(input.readNBytes(length), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
