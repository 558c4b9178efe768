package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.Emitter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands as processes, with a real server and real clients. */
@NullUnmarked // its fields are set before its tests
class CommandLineIT {
  private static final Path JAR =
      Path.of("..", "cli", "target", "pgemit.jar").toAbsolutePath().normalize();

  private static final String TAIL = " tail --event price";

  private static ServerGroup group;
  private static ServiceProcess service;

  @BeforeAll
  static void start() throws SQLException, IOException {
    group = ServerGroup.start("0.5.0");
    service = ServiceProcess.start(group.database().url());
  }

  @AfterAll
  static void stop() throws SQLException {
    service.close();
    group.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tailEndsWithItsReader(boolean usesService) throws Exception {
    var tail =
        builder(usesService, List.of("bash", "-c", command() + " tail --event price | head -n 1"))
            .start();
    try (var emitter = Emitter.create(group.database().dataSource())) {
      while (!tail.waitFor(100, TimeUnit.MILLISECONDS)) {
        emitter.to("users").emit("price", 9.9);
      }
    }
    assertThat(read(tail.getInputStream()))
        .startsWith("{\"id\":\"")
        .contains("\"event\":\"price\",\"args\":[9.9],\"to\":[\"users\"]")
        .hasLineCount(1);
    assertThat(read(tail.getErrorStream())).isEqualTo("pgemit: Listening to /. Ctrl+C stops.\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ackPrintsTheAnswersSoFarAndExitsWith5(boolean usesService) throws Exception {
    var room = "half" + usesService;
    group.connectAnswering(group.server(0), "yes", room);
    group.connect(group.server(0), room);
    var emit = command() + " emit --to " + room + " --ack --timeout 1s ";

    var partly = builder(usesService, List.of("bash", "-c", emit + "confirm")).start();
    var partlyAsJson = builder(usesService, List.of("bash", "-c", emit + "--json confirm")).start();

    assertThat(read(partly.getInputStream())).isEqualTo("\"yes\"\n");
    assertThat(read(partly.getErrorStream()))
        .isEqualTo(
            """
            pgemit: 1 of 2 clients on 1 server answered.
            pgemit: The timeout passed before all clients answered.
            """);
    assertThat(partly.waitFor()).isEqualTo(5);
    assertThat(read(partlyAsJson.getInputStream()))
        .contains("\"yes\"")
        .contains("\"timedOut\":true");
    assertThat(read(partlyAsJson.getErrorStream()))
        .startsWith("{\"type\":\"about:blank\"")
        .contains(
            "\"status\":504", "\"detail\":\"The timeout passed before all clients answered.\"")
        .hasLineCount(1);
    assertThat(partlyAsJson.waitFor()).isEqualTo(5);
  }

  @Test
  void tailContinuesAfterTheServiceWasRestarted() throws Exception {
    try (var tail =
            ShellCommand.start(
                builder(true, List.of("bash", "-c", "exec " + command() + " tail --json")));
        var emitter = Emitter.create(group.database().dataSource())) {
      tail.awaitLine("Listening to /");
      emitter.emit("before");
      tail.awaitLine("\"event\":\"before\"");

      service = service.restart();

      tail.awaitLine("^pgemit: The connection was lost, and is opened again");
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> {
                emitter.emit("after");
                return tail.lines().stream().anyMatch(line -> line.contains("\"event\":\"after\""));
              });
      assertThat(tail.hasEnded()).isFalse();
      assertThat(tail.lines().stream().filter(line -> line.contains("may be missing"))).hasSize(1);
    }
  }

  @Test
  void terminalHasColorsAndQuestions() throws Exception {
    var asked = group.connect(group.server(0), "asked");
    // script(1) runs a command on a terminal of its own.
    var refusal = onTerminal("n\n", "disconnect --to=asked");
    assertThat(refusal).contains("Disconnect 1 socket on 1 server? [y/N]", "No socket was");
    assertThat(asked.isDisconnected()).isFalse();

    assertThat(onTerminal("y\n", "disconnect --to=asked")).contains("[y/N]");
    await().until(asked::isDisconnected);

    assertThat(tailOnTerminal(Map.of(), command() + TAIL, 1))
        .contains("\u001b[1mprice\u001b[", "\u001b[36musers\u001b[")
        .endsWith("  1");
  }

  @ParameterizedTest
  @CsvSource({"1, '', false", "'', --color=never, false", "1, --color=always, true"})
  void noColorAndTheOptionDecideAboutColors(String noColor, String option, boolean hasColors)
      throws Exception {
    var line = tailOnTerminal(Map.of("NO_COLOR", noColor), command() + TAIL + " " + option, 1);

    if (hasColors) {
      assertThat(line).contains("\u001b[1mprice\u001b[").endsWith("  1");
    } else {
      assertThat(line).doesNotContain("\u001b").endsWith("  price  users  1");
    }
  }

  @Test
  void tailFitsTheTerminal() throws Exception {
    var line =
        tailOnTerminal(
            Map.of("NO_COLOR", "1"), "stty cols 50; " + command() + TAIL, "x".repeat(100));

    assertThat(line).contains("  price  users  \"xxx").endsWith("…").hasSize(50);
  }

  /** Returns the line of an event on a terminal of its own. */
  private static String tailOnTerminal(
      Map<String, String> environment, String line, Object... arguments) throws IOException {
    var builder = builder(false, script(line));
    builder.environment().putAll(environment);
    var tail = builder.redirectErrorStream(true).start();
    try (var emitter = Emitter.create(group.database().dataSource());
        var lines = tail.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).contains("Listening");
      emitter.to("users").emit("price", arguments);
      return lines.readLine();
    } finally {
      tail.descendants().forEach(ProcessHandle::destroyForcibly);
      tail.destroyForcibly();
    }
  }

  private static String onTerminal(String input, String arguments)
      throws IOException, InterruptedException {
    var process =
        builder(false, script(command() + " " + arguments)).redirectErrorStream(true).start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    var output = read(process.getInputStream());
    assertThat(process.waitFor()).isZero(); // script's own code
    return output;
  }

  private static String read(InputStream output) throws IOException {
    return new String(output.readAllBytes(), StandardCharsets.UTF_8);
  }

  private static List<String> script(String command) {
    return List.of("script", "--quiet", "--command", command, "/dev/null");
  }

  private static String command() {
    return "java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar " + JAR;
  }

  private static ProcessBuilder builder(boolean usesService, List<String> command) {
    var builder = new ProcessBuilder(command);
    var environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("PGEMIT_") || name.equals("NO_COLOR"));
    environment.remove("DATABASE_URL");
    environment.put("TERM", "xterm");
    if (usesService) {
      environment.put("PGEMIT_URL", "http://127.0.0.1:" + service.port());
    } else {
      environment.put("DATABASE_URL", group.database().url());
    }
    return builder;
  }
}
