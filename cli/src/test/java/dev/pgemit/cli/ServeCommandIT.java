package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

class ServeCommandIT {
  private static final int SIGTERM_EXIT_CODE = 143;
  private static final int CALLER_THREADS = 8;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @Test
  void stopsInTimeOnSigtermAndLosesNoAcceptedEvent() throws Exception {
    var callers = Executors.newFixedThreadPool(CALLER_THREADS);
    try (var database = TestDatabase.createWithAttachments();
        var listener = database.connect()) {
      listener.createStatement().execute("LISTEN \"socket.io#/\"");
      var port = freePort();
      var service =
          LauncherRun.start(
              Map.of("DATABASE_URL", database.url(), "PORT", port), "serve", "--no-auth");
      var uri = URI.create("http://127.0.0.1:" + port + "/v1/emit");
      var underLoad = new CountDownLatch(200);
      var accepted = new ArrayList<Future<Integer>>();
      try {
        awaitStart(service);
        for (var i = 0; i < CALLER_THREADS; i++) {
          accepted.add(callers.submit(() -> emitUntilRefused(uri, underLoad)));
        }
        assertThat(underLoad.await(60, TimeUnit.SECONDS)).as("under load").isTrue();
      } finally {
        service.destroy();
      }

      assertThat(service.waitFor(10, TimeUnit.SECONDS)).as("ends within 10 s").isTrue();
      assertThat(service.exitValue()).isEqualTo(SIGTERM_EXIT_CODE);
      var sum = 0;
      for (var future : accepted) {
        sum += future.get(30, TimeUnit.SECONDS);
      }
      database.execute("NOTIFY \"socket.io#/\", 'the end'");
      assertThat(countUntilTheEnd(listener)).isEqualTo(sum);
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void logsThatItStopsAndHasStopped() throws Exception {
    try (var database = TestDatabase.createWithAttachments()) {
      var service =
          LauncherRun.start(
              Map.of("DATABASE_URL", database.url(), "PORT", "0"), "serve", "--no-auth");
      try {
        awaitStart(service);
      } finally {
        service.toHandle().destroy(); // which leaves what it says to be read
      }
      assertThat(service.errorReader(StandardCharsets.UTF_8).lines().toList())
          .anyMatch(line -> line.contains("Stopping: what is in flight is answered"))
          .anyMatch(line -> line.contains("Stopped"));
    }
  }

  @Test
  void reportsAPortInUseWithoutStackTrace() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var run =
          LauncherRun.run(
              Map.of(
                  "DATABASE_URL", database.url(), "PORT", Integer.toString(taken.getLocalPort())),
              "serve",
              "--no-auth");
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.errors())
          .contains("pgemit: The service cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .doesNotContain("Javalin", "Failed to start");
    }
  }

  private static int emitUntilRefused(URI uri, CountDownLatch underLoad) throws Exception {
    var request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(20))
            .POST(BodyPublishers.ofString("{\"event\":\"e\"}"))
            .build();
    for (var count = 0; ; count++) {
      int status;
      try {
        status = CLIENT.send(request, BodyHandlers.discarding()).statusCode();
      } catch (IOException refused) {
        return count;
      }
      if (status != 202) {
        assertThat(status).isEqualTo(503);
        return count;
      }
      underLoad.countDown();
    }
  }

  private static void awaitStart(Process service) throws IOException {
    var lines = service.errorReader(StandardCharsets.UTF_8);
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.contains("Listening on")) {
        return;
      }
    }
    throw new AssertionError("It did not start");
  }

  private static int countUntilTheEnd(Connection listener) throws SQLException {
    for (var count = 0; ; ) {
      var notifications = listener.unwrap(PGConnection.class).getNotifications(10_000);
      assertThat(notifications).as("a notification within 10 s").isNotEmpty();
      for (var notification : notifications) {
        if (notification.getParameter().equals("the end")) {
          return count;
        }
        count++;
      }
    }
  }

  private static String freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    }
  }
}
