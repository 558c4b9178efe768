package dev.pgemit.http.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.testing.FakeSocketIoServer;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceProcess;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Any login of the database can send arbitrary notifications to the channels. */
class HostileNotificationsIT {
  private static final Duration TEST_TIMEOUT = Duration.ofSeconds(60);
  private static final CheckedHttpClient CLIENT = new CheckedHttpClient();
  private static final List<String> THREADS =
      List.of("pgemit-listener", "pgemit-writer", "pgemit-dispatcher", "pgemit-retention");

  // 55 MB, of a heap of 64.
  private static final String FORGED_SERVERS =
      """
      SELECT pg_notify('socket.io#/', '{"uid":"' || n || repeat('x', 7800) || '","type":2}')
      FROM generate_series(1, 7000) n\
      """;

  private static final String MANY_SERVERS =
      """
      SELECT pg_notify('socket.io#/', '{"uid":"' || n || '","type":2}')
      FROM generate_series(1, 5000) n\
      """;

  private static final String LONG_NAMES =
      """
      SELECT pg_notify('socket.io#/', '{"uid":"another server","type":2,"' || n || repeat('x', 7800) || '":1}')
      FROM generate_series(1, 7000) n\
      """;

  private static final String SCHEDULE =
      """
      SELECT pg_notify('pgemit_scheduled', n || repeat('x', 7800))
      FROM generate_series(1, 7000) n\
      """;

  private TestDatabase database;
  private ServiceProcess service;
  private HttpResponse<InputStream> tail;

  @BeforeEach
  void start() throws Exception {
    database = TestDatabase.createWithAttachments();
    service = ServiceProcess.start(database, Map.of(), "-Xmx64m");
    tail = CLIENT.open(request("/v1/tail").build());
    assertThat(tail.statusCode()).isEqualTo(200);
  }

  @AfterEach
  void stop() throws Exception {
    tail.body().close();
    service.close();
    database.close();
  }

  @Test
  void hostileNotificationsDoNotExhaustMemory() throws Exception {
    try (var server = new FakeSocketIoServer(database)) {
      assertServersStatuses(server, Set.of(200));
      for (var flood : List.of(FORGED_SERVERS, MANY_SERVERS, LONG_NAMES, SCHEDULE)) {
        database.execute(flood);
      }
      assertServersStatuses(server, Set.of(200, 503));
      assertTailReceivesEvents();
      assertThat(service.threads()).containsAll(THREADS);
      assertThat(service.process().isAlive()).isTrue();
    }
  }

  // The test of the server registry proves when a request fails because servers are unknown.
  private void assertServersStatuses(FakeSocketIoServer server, Set<Integer> statuses) {
    await()
        .atMost(TEST_TIMEOUT)
        .untilAsserted(
            () -> {
              var asked = CLIENT.send(request("/v1/servers").build());
              assertThat(asked.statusCode()).as(asked.body()).isIn(statuses);
              assertThat(asked.body())
                  .contains(asked.statusCode() == 200 ? server.uid() : "forged messages");
            });
  }

  private void assertTailReceivesEvents() {
    var lines = new BufferedReader(new InputStreamReader(tail.body(), StandardCharsets.UTF_8));
    var isRead =
        CompletableFuture.supplyAsync(() -> lines.lines().anyMatch(line -> line.contains("after")));
    await()
        .atMost(TEST_TIMEOUT)
        .until(
            () -> {
              assertThat(emit()).isEqualTo(202);
              return isRead.isDone();
            });
    assertThat(isRead).isCompletedWithValue(true);
  }

  private int emit() throws Exception {
    var request =
        request("/v1/emit")
            .header("Content-Type", ServiceClient.JSON)
            .POST(BodyPublishers.ofString("{\"event\":\"after\"}"));
    return CLIENT.send(request.build()).statusCode();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path));
  }
}
