package dev.pgemit.http.edge;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.testing.LoadClients;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceProcess;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.contract.OpenApiDocument;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ShutdownIT {
  private static final int CALLERS = 32;
  private static final int WARM_UP = 2_000;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
  private static final String LARGE = "{\"event\":\"e\",\"args\":[\"" + "x".repeat(10_000) + "\"]}";

  private static final byte[] GET =
      "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private TestDatabase database;

  @BeforeEach
  void createDatabase() throws Exception {
    database = TestDatabase.createWithAttachments();
  }

  @AfterEach
  void dropDatabase() throws Exception {
    database.close();
  }

  @Test
  void sigtermUnderLoadLosesNoAcceptedMessage() throws Exception {
    try (var channel = TestChannel.listen(database, "/");
        var service = ServiceProcess.start(database, Map.of());
        var clients = new LoadClients(service.port(), CALLERS, WARM_UP)) {
      clients.awaitWarmUp();

      service.process().destroy(); // SIGTERM
      assertThat(service.process().waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS))
          .as("it ends")
          .isTrue();
      clients.awaitEnd();

      var published =
          channel.drain().stream()
              .map(message -> ResponseAssertions.json(message).get("id").stringValue())
              .toList();
      assertThat(clients.dropped()).as("closed though it was to be kept").isEmpty();
      assertThat(published).containsExactlyInAnyOrderElementsOf(clients.accepted());
      assertThat(clients.rejected()).as("refused with an answer").isNotEmpty();
    }
  }

  @Test
  void completesInFlightRequestsAndRejectsNewOnes() throws Exception {
    var threads = Executors.newFixedThreadPool(2);
    try (var channel = TestChannel.listen(database, "/");
        var blocker = database.connect();
        var service = TestService.start(database);
        var kept = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      kept.getOutputStream().write(GET);
      assertThat(kept.getInputStream().read()).isEqualTo('H');
      blocker.setAutoCommit(false);
      try (var lock = blocker.createStatement()) {
        lock.execute("LOCK TABLE socket_io_attachments");
      }
      var inFlight = threads.submit(() -> service.post("/v1/emit", LARGE));
      await()
          .atMost(ofSeconds(30))
          .until(
              () ->
                  database
                      .query(
                          "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation ="
                              + " 'socket_io_attachments'::regclass")
                      .equals("1"));

      var stop = threads.submit(service::stop);
      await().atMost(ofSeconds(30)).until(() -> isRejected(service));
      ResponseAssertions.problem(service.get("/readyz"), 503);
      for (var path : pathsThatOnlyAStoppingServiceRefuses()) {
        ResponseAssertions.problem(service.get(path), 503);
      }
      kept.getOutputStream().write(GET);
      assertThat(new String(kept.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .as("a connection that was idle is told before it is closed")
          .contains("HTTP/1.1 503 ")
          .containsIgnoringCase("Connection: close");
      assertThat(inFlight.isDone()).isFalse();
      blocker.rollback();

      var id = ResponseAssertions.acceptedId(inFlight.get(10, TimeUnit.SECONDS));
      stop.get(10, TimeUnit.SECONDS);
      assertThat(channel.drain()).hasSize(1).allMatch(message -> message.contains(id));
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * Returns the paths of the operations whose status 503 the contract's tests leave to this one.
   */
  private static List<String> pathsThatOnlyAStoppingServiceRefuses() throws IOException {
    try (var file =
        OpenApiDocument.class.getResourceAsStream(
            "/dev/pgemit/http/contract/statuses-elsewhere.json")) {
      var paths =
          new JsonMapper()
              .readTree(file).properties().stream()
                  .filter(entry -> entry.getValue().stringValue().startsWith("ShutdownIT: "))
                  .map(entry -> entry.getKey().substring(entry.getKey().indexOf('/')))
                  .map(path -> path.replaceFirst(" .*", ""))
                  .map(path -> path.replace("/console/{file}", "/console/main.js"))
                  .map(path -> path.replace("{file}", "docs.js"))
                  .map(path -> path.replace("{page}", "java"))
                  .map(path -> path.replace("{slug}", "stopping"))
                  .toList();
      assertThat(paths).contains("/v1", "/v1/stats", "/v1/doctor");
      return paths;
    }
  }

  private static boolean isRejected(TestService service) throws InterruptedException {
    try {
      var answer = service.post("/v1/emit", "{}");
      if (answer.statusCode() != 503) {
        return false;
      }
      ResponseAssertions.problem(answer, 503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      return true;
    } catch (IOException refused) {
      return true;
    }
  }
}
