package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.testing.TestDatabase;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every login of the database may notify the channels, and may send what it likes. */
class HostileNotificationsIT {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final List<String> THREADS =
      List.of("pgemit-listener", "pgemit-writer", "pgemit-dispatcher", "pgemit-retention");

  // 110 MB, of a heap of 128.
  private static final String FORGED_SERVERS =
      """
      SELECT pg_notify('socket.io#/', '{"uid":"' || n || repeat('x', 7800) || '","type":2}')
      FROM generate_series(1, 14000) n\
      """;

  private static final String MANY_SERVERS =
      """
      SELECT pg_notify('socket.io#/', '{"uid":"' || n || '","type":2}')
      FROM generate_series(1, 5000) n\
      """;

  private static final String LONG_NAMES =
      """
      SELECT pg_notify('socket.io#/', '{"uid":"a","type":2,"' || n || repeat('x', 7800) || '":1}')
      FROM generate_series(1, 14000) n\
      """;

  private static final String SCHEDULE =
      """
      SELECT pg_notify('pgemit_scheduled', n || repeat('x', 7800))
      FROM generate_series(1, 14000) n\
      """;

  private TestDatabase database;
  private ServiceProcess service;
  private HttpResponse<InputStream> tail;

  @BeforeEach
  void start() throws Exception {
    database = TestDatabase.createWithAttachments();
    service = ServiceProcess.on(database, Map.of(), "-Xmx128m");
    tail = CLIENT.send(request("/v1/tail").build(), BodyHandlers.ofInputStream());
    assertThat(tail.statusCode()).isEqualTo(200);
  }

  @AfterEach
  void stop() throws Exception {
    tail.body().close();
    service.close();
    database.close();
  }

  @Test
  @SuppressWarnings("try") // it answers in the background
  void noLoginFillsTheMemory() throws Exception {
    try (var server = new AnsweringServer(database)) {
      assertServes();
      for (var flood : List.of(FORGED_SERVERS, LONG_NAMES, MANY_SERVERS, SCHEDULE)) {
        database.execute(flood);
      }
      assertServes();
      assertThat(service.threads()).containsAll(THREADS);
      assertThat(service.process().isAlive()).isTrue();
    }
  }

  /** While it says that nobody knows who is to answer, it is asked again. */
  private void assertServes() throws Exception {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              var asked = get("/v1/servers");
              if (asked.statusCode() == 503) {
                assertThat(asked.body()).contains("forged messages");
              }
              assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
              assertThat(asked.body()).contains("the server");
            });
  }

  private HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path));
  }
}
