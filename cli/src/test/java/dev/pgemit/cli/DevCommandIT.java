package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.LoopbackPort;
import dev.pgemit.testing.ProcessArguments;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevCommandIT {
  @TempDir Path folder;

  @Test
  void printedCurlCommandWorksAndDataSurvivesARestart() throws Exception {
    var data = folder.resolve("data").toString();
    for (var start = 0; start < 2; start++) {
      var dev =
          LauncherRun.start(
              Map.of(),
              "dev",
              "--port",
              String.valueOf(LoopbackPort.findFree()),
              "--database-port",
              String.valueOf(LoopbackPort.findFree()),
              "--data",
              data);
      try (var lines = new BufferedReader(dev.inputReader(StandardCharsets.UTF_8))) {
        var curl = lines.lines().filter(line -> line.contains("curl -i")).findFirst().orElseThrow();
        var shell = new ProcessBuilder("sh", "-c", curl.strip()).start();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .startsWith("HTTP/1.1 202");
      } finally {
        dev.destroy();
        assertThat(dev.waitFor(60, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void readsPortAndLogSettingsFromTheEnvironment() throws Exception {
    var port = String.valueOf(LoopbackPort.findFree());
    var databasePort = String.valueOf(LoopbackPort.findFree());
    var secret = "dev-" + UUID.randomUUID();
    var dev =
        LauncherRun.start(
            Map.of(
                "PORT",
                port,
                "PGEMIT_LOG_REQUESTS",
                "5",
                "PGEMIT_LOG_FORMAT",
                "json",
                "PGEMIT_URL",
                "http://127.0.0.1:1", // ignored
                "PGEMIT_KEY",
                secret,
                "DATABASE_URL",
                "postgresql://u:%s@127.0.0.1:1/d".formatted(secret)), // replaced
            "dev",
            "--database-port",
            databasePort);
    try (var lines = new BufferedReader(dev.inputReader(StandardCharsets.UTF_8));
        var log = new BufferedReader(dev.errorReader(StandardCharsets.UTF_8))) {
      assertThat(lines.lines().anyMatch(line -> line.endsWith("http://127.0.0.1:" + port)))
          .isTrue();
      assertThat(ProcessArguments.ofAll())
          .anyMatch(line -> line.contains("postgres") && line.contains("-p " + databasePort))
          .noneMatch(line -> line.contains(secret));
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/emit"))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString("{\"event\":\"hello\"}"))
              .build();
      new CheckedHttpClient().send(request);
      assertThat(log.lines().anyMatch(line -> line.startsWith("{") && line.contains("/v1/emit")))
          .isTrue();
    } finally {
      dev.destroy();
      assertThat(dev.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void portInUseErrorNamesThePortOption() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var run =
          LauncherRun.run(
              Map.of("PORT", Integer.toString(taken.getLocalPort())),
              "dev",
              "--database-port",
              String.valueOf(LoopbackPort.findFree()));
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.errors())
          .contains("127.0.0.1:" + taken.getLocalPort(), "choose another port with --port")
          .doesNotContain("HOST", "ERROR");
      assertThat(run.output()).as("said before anything starts").isEmpty();
    }
  }

  @Test
  void missingRedisErrorSaysHowToInstallIt() throws Exception {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "dev",
            "--transport",
            "redis-sharded",
            "--port",
            String.valueOf(LoopbackPort.findFree()));
    builder.environment().keySet().removeIf(name -> name.startsWith("PGEMIT_"));
    builder.environment().put("PATH", folder.toString());
    var dev = builder.redirectErrorStream(true).start();
    var printed = new String(dev.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(dev.waitFor()).isEqualTo(2);
    assertThat(printed)
        .hasLineCount(1)
        .contains("no redis-server", "install Redis 7", "apt install redis-server");
  }

  @Test
  void unknownTransportErrorNamesTheOthers() {
    var run = CommandRun.of("dev", "--transport", "redis");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("--transport", "postgres, redis-sharded, redis-streams");
  }
}
