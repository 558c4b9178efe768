package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.Emitter;
import dev.pgemit.http.HttpApi;
import dev.pgemit.http.access.AccessPolicy;
import dev.pgemit.http.access.Grant;
import dev.pgemit.http.access.KeyAdministration;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.interop.node.SocketClient;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.LoopbackPort;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every shell example of {@code docs/cli.md} in a shell, in the order of the page. */
@NullUnmarked // its fields are set before its tests
class CommandDocumentIT {
  private static final Path PAGE = Path.of("../docs/cli.md");
  private static final String SEPARATOR = "\u001e";

  /** The exit code after Ctrl+C. */
  private static final int INTERRUPTED = 130;

  /** The examples that run until they are stopped or get an event. Each has a test of its own. */
  private static final List<String> LONG_RUNNING =
      List.of(
          "pgemit dev",
          "pgemit dev --transport redis-sharded", // in DevRedisIT
          "pgemit serve --no-auth",
          "pgemit tail --namespace /chat --to room1",
          "pgemit tail --event price | head -n 1",
          "pgemit relay --from postgres --to redis-streams", // in MovingIT
          "pgemit relay --from redis-streams --to postgres --state relay.state",
          "pgemit servers --watch=5s");

  private static final List<String> SHELL_FOLDERS =
      List.of(".zfunc", ".config/fish/completions", ".local/share/bash-completion/completions");

  private static ServerGroup group;
  private static SocketClient client;
  private static HttpApi service;
  private static String key;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws SQLException {
    group = ServerGroup.start("0.5.0");
    var database = group.database();
    Migrations.migrate(database.dataSource());
    client = group.connectAnswering(group.server(0), "yes", "user:42", "item:7", "item:8");
    key =
        new KeyAdministration(database.dataSource(), "socket_io_attachments", "tester")
            .create(
                "reader",
                new AccessPolicy(Grant.of(EnumSet.of(Permission.EMIT, Permission.BROADCAST)), null),
                now -> null)
            .orElseThrow()
            .text();
    service =
        HttpApi.start(
            Settings.from(
                Map.of("DATABASE_URL", database.url(), "PORT", "0", "PGEMIT_WARM_UP", "off")));
    try (var emitter = Emitter.create(database.dataSource())) {
      emitter.withId("order-17").delay(Duration.ofHours(1)).emit("reminder");
    }
  }

  @AfterAll
  static void stop() throws SQLException {
    service.close();
    group.close();
  }

  @BeforeEach
  void createFiles() throws IOException {
    Files.writeString(folder.resolve("report.json"), "{\"pages\": 3}\n");
    Files.writeString(
        folder.resolve("events.ndjson"),
        """
        {"event": "price", "to": "item:7", "args": [{"id": 7, "amount": 9.90}]}
        {"event": "price", "to": "item:8", "args": [{"id": 8, "amount": 1}]}
        """);
    Files.writeString(folder.resolve("prices.csv"), "id,amount,name\n7,10.50,\"a, b\"\n8,2,\n");
    for (var shellFolder : SHELL_FOLDERS) {
      Files.createDirectories(folder.resolve(shellFolder));
    }
  }

  static List<List<String>> blocks() throws IOException {
    return ShellExamples.blocks(PAGE);
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void exampleWorks(List<String> block) throws Exception {
    var commands = block.stream().filter(line -> !LONG_RUNNING.contains(line)).toList();
    var script = new StringBuilder("set -euo pipefail\n");
    commands.forEach(line -> script.append(adapt(line)).append("\nprintf '" + SEPARATOR + "'\n"));
    var builder = shell(script.toString());
    if (!block.get(0).startsWith("export ")) {
      postgres(builder);
    }
    var process = builder.redirectError(folder.resolve("errors").toFile()).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output + errors()).isZero();
    var outputs = output.split(SEPARATOR, -1);
    assertThat(outputs).hasSize(commands.size() + 1);
    for (var i = 0; i < commands.size(); i++) {
      ExpectedResult.of(commands.get(i)).verify(outputs[i], client);
    }
  }

  @Test
  void devStartsPostgresAndTheService() throws Exception {
    // The default ports may be in use.
    var line =
        "exec pgemit dev --port %d --database-port %d"
            .formatted(LoopbackPort.findFree(), LoopbackPort.findFree());
    try (var dev = ShellCommand.start(shell(line))) {
      var address = dev.awaitLine("Service +(http://127\\.0\\.0\\.1:\\d+)");
      assertThat(dev.awaitLine("Postgres +(postgresql://\\S+)")).isNotEmpty();
      dev.awaitLine("pgemit emit hello");

      assertThat(emit(address)).isEqualTo(202);
      assertThat(dev.interrupt()).isEqualTo(INTERRUPTED);
    }
  }

  @Test
  void serveStartsTheService() throws Exception {
    var builder = postgres(shell("exec pgemit serve --no-auth"));
    builder.environment().put("PORT", "0");
    try (var serve = ShellCommand.start(builder)) {
      assertThat(emit(serve.awaitLine("Listening on (http://\\S+)"))).isEqualTo(202);
      assertThat(serve.interrupt()).isEqualTo(INTERRUPTED);
    }
  }

  @Test
  void tailPrintsTheMessagesOfARoomUntilItIsInterrupted() throws Exception {
    var builder = postgres(shell("exec pgemit tail --namespace /chat --to room1"));
    try (var tail = ShellCommand.start(builder);
        var emitter = Emitter.create(group.database().dataSource())) {
      tail.awaitLine("Listening to /chat");
      emitter.of("/chat").to("room2").emit("elsewhere");
      emitter.of("/chat").to("room1").emit("said", "hi");

      assertThat(tail.awaitLine("\\{\"id\".*\"event\":\"said\".*")).contains("\"args\":[\"hi\"]");
      assertThat(tail.interrupt()).isEqualTo(INTERRUPTED);
      assertThat(tail.lines()).noneMatch(line -> line.contains("elsewhere"));
    }
  }

  @Test
  void tailEndsWithTheFirstLine() throws Exception {
    var builder = postgres(shell("set -o pipefail; pgemit tail --event price | head -n 1"));
    try (var tail = ShellCommand.start(builder);
        var emitter = Emitter.create(group.database().dataSource())) {
      tail.awaitLine("Listening to /");
      // The second event finds the closed pipe.
      await()
          .until(
              () -> {
                emitter.emit("price", 9.9);
                return tail.hasEnded();
              });
      assertThat(tail.awaitExit()).isZero();
      assertThat(tail.lines()).hasSize(2);
      assertThat(tail.lines().get(1)).contains("\"event\":\"price\",\"args\":[9.9]");
    }
  }

  @Test
  void serversPrintsTheTableAgainAndAgain() throws Exception {
    try (var servers = ShellCommand.start(postgres(shell("exec pgemit servers --watch=5s")))) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> servers.lines().stream().filter(line -> line.contains("SERVER")).count() > 1);
      assertThat(servers.interrupt()).isEqualTo(INTERRUPTED);
    }
  }

  private static int emit(String service) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(service + "/v1/emit"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"event\":\"hello\"}"))
            .build();
    return new CheckedHttpClient().send(request).statusCode();
  }

  private static ProcessBuilder postgres(ProcessBuilder builder) {
    builder.environment().put("DATABASE_URL", group.database().url());
    return builder;
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("errors"));
  }

  private static String adapt(String line) {
    return line.replace("postgresql://user:password@host:5432/database", group.database().url())
        .replace("https://pgemit.example:8080", "http://127.0.0.1:" + service.port())
        .replace("PGEMIT_KEY= ", "PGEMIT_KEY=" + key + " ");
  }

  private ProcessBuilder shell(String script) throws IOException {
    // The folder of the user has no class archive, which would be made during each example.
    var cache = System.getenv().getOrDefault("XDG_CACHE_HOME", System.getenv("HOME") + "/.cache");
    var builder = new ProcessBuilder("bash", "-c", script).directory(folder.toFile());
    var environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("PGEMIT_"));
    environment.remove("DATABASE_URL");
    environment.put("HOME", folder.toString());
    environment.put("XDG_CACHE_HOME", cache);
    environment.put("PATH", Path.of("..").toRealPath() + ":" + environment.get("PATH"));
    return builder;
  }
}
