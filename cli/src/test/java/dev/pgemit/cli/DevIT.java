package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevIT {
  @TempDir Path folder;

  @Test
  void thePrintedCurlLineWorksAsPastedAndTheDataIsKept() throws Exception {
    var data = folder.resolve("data").toString();
    for (var start = 0; start < 2; start++) {
      var dev =
          Pgemit.start(
              Map.of(), "dev", "--port", freePort(), "--database-port", freePort(), "--data", data);
      try (var lines = new BufferedReader(dev.inputReader(StandardCharsets.UTF_8))) {
        var curl = lines.lines().filter(line -> line.contains("curl -i")).findFirst().orElseThrow();
        var shell = new ProcessBuilder("sh", "-c", curl.strip()).start();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .startsWith("HTTP/1.1 202");
      } finally {
        dev.destroy();
        assertThat(dev.waitFor(20, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private static String freePort() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    }
  }
}
