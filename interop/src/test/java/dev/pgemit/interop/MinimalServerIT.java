package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.Emitter;
import dev.pgemit.interop.node.ExampleServer;
import dev.pgemit.interop.node.NodeProcess;
import dev.pgemit.testing.LoopbackPort;
import dev.pgemit.testing.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the server that {@code pgemit dev} and the documentation show, with adapter 0.5.0. */
class MinimalServerIT {
  private static final Path FOLDER = Path.of("../examples/socket-server");
  private static final int CONNECTION_LOSSES = 2;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @Test
  void receivesEventsAgainAfterConnectionLoss() throws Exception {
    var folder = ExampleServer.install();
    var port = LoopbackPort.findFree();
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var clients = NodeProcess.start("clients.mjs")) {
      var server = startServer(folder, database, port);
      try {
        awaitListener(database);
        await()
            .atMost(TIMEOUT)
            .ignoreExceptions()
            .until(
                () ->
                    clients.call(
                        "connect", Map.of("name", "page", "url", "http://127.0.0.1:" + port)),
                reply -> true);
        io.emit("event", 0);
        for (var loss = 1; loss <= CONNECTION_LOSSES; loss++) {
          database.query(
              "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                  + " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                  + " AND application_name <> 'pgemit'");
          awaitListener(database);
          io.emit("event", loss);
          var number = loss;
          clients.awaitReport("event", line -> line.get("args").get(0).asInt() == number);
          assertThat(server.isAlive()).isTrue();
        }
        // Each event arrives once, though the server has connected several times.
        assertThat(clients.reports("event").map(line -> line.get("args").get(0).asInt()))
            .containsExactly(0, 1, 2);
      } finally {
        server.destroy();
      }
    }
  }

  @Test
  void allCopiesOfTheSourceAreEqual() throws IOException {
    var source = Files.readString(FOLDER.resolve("smallest.mjs"));
    assertThat(Path.of("../cli/src/main/resources/dev/pgemit/cli/dev/server.mjs"))
        .content()
        .isEqualTo(source);
    assertThat(Path.of("../README.md")).content().contains("```js\n" + source + "```");
  }

  private static Process startServer(File folder, TestDatabase database, int port)
      throws IOException {
    var builder = new ProcessBuilder("node", "smallest.mjs").directory(folder);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("DATABASE_URL", database.url());
    builder.environment().put("PORT", Integer.toString(port));
    return builder.start();
  }

  private static void awaitListener(TestDatabase database) {
    await("the server listens")
        .atMost(TIMEOUT)
        .until(
            () ->
                database.query(
                    "SELECT count(*) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND query LIKE 'LISTEN %'"
                        + " AND state = 'idle'"),
            "1"::equals);
  }
}
