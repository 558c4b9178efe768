package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.ProcessArguments;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServeCommandIT {
  private static final int SIGTERM_EXIT_CODE = 143;
  private static final int CALLER_THREADS = 8;
  private static final CheckedHttpClient CLIENT = new CheckedHttpClient().sampled();

  @Test
  void stopsInTimeOnSigtermAndLosesNoAcceptedEvent() throws Exception {
    var callers = Executors.newFixedThreadPool(CALLER_THREADS);
    try (var database = TestDatabase.createWithAttachments();
        var channel = TestChannel.listen(database, "/");
        var service =
            LauncherRun.startService(
                Map.of("DATABASE_URL", database.url(), "PORT", "0"), "serve", "--no-auth")) {
      var uri = service.address().resolve("/v1/emit");
      var underLoad = new CountDownLatch(200);
      var accepted = new ArrayList<Future<Integer>>();
      for (var i = 0; i < CALLER_THREADS; i++) {
        accepted.add(callers.submit(() -> emitUntilRefused(uri, underLoad)));
      }
      assertThat(underLoad.await(60, TimeUnit.SECONDS)).as("under load").isTrue();
      service.process().toHandle().destroy();

      assertThat(service.process().waitFor(10, TimeUnit.SECONDS)).as("ends within 10 s").isTrue();
      assertThat(service.process().exitValue()).isEqualTo(SIGTERM_EXIT_CODE);
      var sum = 0;
      for (var future : accepted) {
        sum += future.get(30, TimeUnit.SECONDS);
      }
      assertThat(channel.drain()).hasSize(sum);
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void logsTheStartAndTheEndOfTheShutdown() throws Exception {
    var secret = "serve-" + UUID.randomUUID();
    try (var database = TestDatabase.createWithAttachments();
        var service =
            LauncherRun.startService(
                Map.of(
                    "DATABASE_URL",
                    database.url().replace("@", ":" + secret + "@"),
                    "PORT",
                    "0",
                    "PGEMIT_URL",
                    "http://127.0.0.1:1", // ignored
                    "PGEMIT_KEY",
                    secret),
                "serve",
                "--no-auth")) {
      assertThat(ProcessArguments.ofAll())
          .anyMatch(line -> line.endsWith("pgemit.jar serve --no-auth "))
          .noneMatch(line -> line.contains(secret));
      service.terminate();
      assertThat(service.log())
          .anyMatch(line -> line.contains("Stopping: pending requests are answered"))
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
        status = CLIENT.send(request).statusCode();
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
}
