package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.Emitter;
import dev.pgemit.interop.node.NodeProcess;
import dev.pgemit.interop.node.SocketServer;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.ProcessSignals;
import dev.pgemit.testing.RestartablePostgres;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A client of a real server counts the lines of {@code pgemit batch}, which does not run through.
 */
class BatchDeliveryIT {
  private static final int LINES = 3_000;
  private static final int MARKER = 0;
  private static final Path LAUNCHER = Path.of("../pgemit").toAbsolutePath().normalize();

  @TempDir private Path folder;

  private final List<Integer> received = Collections.synchronizedList(new ArrayList<>());

  @Test
  void clientReceivesEachLineOnceAlthoughTheCommandAndPostgresWereKilled() throws Exception {
    Files.write(
        file(),
        IntStream.rangeClosed(1, LINES)
            .mapToObj("{\"event\":\"n\",\"args\":[%d]}"::formatted)
            .toList());
    try (var postgres = RestartablePostgres.start()) {
      var database = postgres.createWithAttachments();
      Migrations.migrate(database.dataSource());
      try (var server = SocketServer.start("0.5.0", database.url());
          var client = NodeProcess.start("counting.mjs", "--url", server.url(), "--event", "n")) {
        client.onReport(this::record);
        client.awaitReport("connected", report -> true);

        var killed = start(database);
        awaitReceived(600);
        killed.destroyForcibly().waitFor();

        var interrupted = start(database);
        awaitReceived(1_500);
        ProcessSignals.suspend(interrupted.pid());
        awaitDelivery(database);
        var subscriptions = server.subscriptionCount("/");
        postgres.kill();
        ProcessSignals.resume(interrupted.pid());
        assertThat(interrupted.waitFor()).isIn(1, 3);
        assertThat(errors(interrupted)).contains("Run the same command again to continue.");

        postgres.stop(); // the remaining processes
        postgres.restart();
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> server.subscriptionCount("/") > subscriptions);
        var last = start(database);
        assertThat(last.waitFor()).as(errors(last)).isZero();
        assertThat(last.inputReader(StandardCharsets.UTF_8).readLine())
            .isEqualTo("3,000 published, 0 rejected");
        await().until(() -> received.contains(LINES));
      }
    }
    assertThat(received.stream().filter(number -> number != MARKER))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, LINES).boxed().toList());
  }

  private Path file() {
    return folder.resolve("events.ndjson");
  }

  private Process start(TestDatabase database) throws IOException {
    var builder =
        new ProcessBuilder(
            LAUNCHER.toString(),
            "batch",
            file().toString(),
            "--checkpoint",
            folder.resolve("checkpoint").toString(),
            "--rate",
            "1000/s");
    builder.environment().keySet().removeIf(name -> name.startsWith("PGEMIT_"));
    builder.environment().put("DATABASE_URL", database.url());
    return builder.start();
  }

  private void record(JsonNode report) {
    if (report.path("type").asString("").equals("numbers")) {
      report.get("numbers").forEach(number -> received.add(number.asInt()));
    }
  }

  private void awaitReceived(int count) {
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> received.size() >= count);
  }

  /**
   * Waits until the client has what the suspended command has published: Postgres does not keep
   * notifications for a listener that it did not reach before it was killed.
   */
  private void awaitDelivery(TestDatabase database) throws SQLException {
    await()
        .during(Duration.ofMillis(200))
        .until(
            () ->
                database.query(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND application_name = 'pgemit' AND state <> 'idle'"),
            "0"::equals);
    try (var emitter = Emitter.create(database.dataSource())) {
      emitter.emit("n", MARKER);
    }
    await().until(() -> received.contains(MARKER));
  }

  private static String errors(Process process) throws IOException {
    return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
