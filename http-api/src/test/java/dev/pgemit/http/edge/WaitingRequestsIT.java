package dev.pgemit.http.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.KeyedDatabase;
import dev.pgemit.http.testing.TestService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests that a request that waits for Postgres delays no other connection, although one thread
 * reads the requests of many connections.
 */
class WaitingRequestsIT {
  // More connections than any machine has threads that read requests.
  private static final int CONNECTIONS = 100;
  private static final String UNKNOWN_KEY = "pgemit_aaaaaaaaaaaa_" + "a".repeat(43);

  @RegisterExtension final KeyedDatabase keyed = new KeyedDatabase();

  @Test
  void answersEmitsWhileUnknownKeyIsLookedUp() throws Exception {
    assertEmitsAreAnsweredDuring("pgemit_keys", "POST", "/v1/emit", UNKNOWN_KEY, 401);
  }

  @Test
  void answersEmitsWhileListWaitsForLock() throws Exception {
    assertEmitsAreAnsweredDuring(
        "pgemit_scheduled", "GET", "/v1/scheduled", keyed.adminKey(), 200, 503);
  }

  private void assertEmitsAreAnsweredDuring(
      String lockedTable, String method, String path, String key, int... statuses)
      throws Exception {
    try (var service = keyed.startService();
        var connection = keyed.database().dataSource().getConnection()) {
      assertThat(exchange(service, "POST", "/v1/emit", keyed.adminKey())).isEqualTo(202);
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute("LOCK TABLE " + lockedTable + " IN ACCESS EXCLUSIVE MODE");
      }
      List<Socket> emits = new ArrayList<>();
      for (var i = 0; i < CONNECTIONS; i++) {
        emits.add(new Socket(InetAddress.getLoopbackAddress(), service.port()));
      }
      var waiting = CompletableFuture.supplyAsync(() -> exchange(service, method, path, key));
      for (var emit : emits) {
        write(emit, "POST", "/v1/emit", keyed.adminKey());
      }
      var answeredMeanwhile = 0;
      for (var emit : emits) {
        assertThat(readStatus(emit)).isEqualTo(202);
        answeredMeanwhile += waiting.isDone() ? 0 : 1;
      }
      // The wait for a lock ends by itself, perhaps before the last response on a busy machine.
      assertThat(answeredMeanwhile).isGreaterThan(CONNECTIONS / 2);
      connection.rollback();
      assertThat(statuses).contains(waiting.get());
    }
  }

  private static int exchange(TestService service, String method, String path, String key) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      write(socket, method, path, key);
      return readStatus(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Socket socket, String method, String path, String key)
      throws IOException {
    var body = method.equals("POST") ? "{\"event\":\"e\"}" : "";
    var request =
        """
        %s %s HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer %s\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        %s\
        """
            .formatted(method, path, key, body.length(), body);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  private static int readStatus(Socket socket) throws IOException {
    var line = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    return Integer.parseInt(line.substring("HTTP/1.1 ".length()));
  }
}
