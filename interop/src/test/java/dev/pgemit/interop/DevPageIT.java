package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.node.Chromium;
import dev.pgemit.interop.node.NodeProcess;
import dev.pgemit.testing.LoopbackPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Opens the console of {@code pgemit dev} in a real browser, on a non-default port. */
class DevPageIT {
  @Test
  void consoleOpensWithoutKeyAndShowsHowToStart() throws Exception {
    var chromium = Chromium.executable().toString();
    var address = "http://127.0.0.1:" + LoopbackPort.findFree();
    var dev = dev(address);
    try (var output = new BufferedReader(dev.inputReader(StandardCharsets.UTF_8))) {
      assertThat(output.lines().anyMatch(line -> line.contains("Ctrl+C stops it"))).isTrue();
      try (var browser =
          NodeProcess.start(
              "browser.mjs",
              "--executable",
              chromium,
              "--url",
              address + "/#/start",
              "--ready",
              ".dot.listening")) {
        browser.awaitReport("opened", line -> true);
        assertThat(textOf(browser, ".steps"))
            .contains("PGEMIT_URL=" + address, "connectionString = \"postgresql://");

        browser.call("click", Map.of("selector", "nav a[href='#/compose']"));
        type(browser, ".view-compose input[required]", "price");
        type(browser, ".view-compose textarea", "[\"it's <b>\"]");
        var curl = textOf(browser, "#snippet pre");
        assertThat(curl).startsWith("curl -i " + address + "/v1/emit ").contains("it'\\''s <b>");
        var shell = new ProcessBuilder("sh", "-c", curl).start();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .startsWith("HTTP/1.1 202");

        browser.call("click", Map.of("selector", "nav a[href='#/live']"));
        await().until(() -> textOf(browser, ".view-live").contains("it's <b>"));
        assertThat(browser.reports("error")).isEmpty();
      }
    } finally {
      dev.destroy();
      assertThat(dev.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void type(NodeProcess browser, String selector, String text) {
    browser.call("fill", Map.of("selector", selector, "text", text));
  }

  private static String textOf(NodeProcess browser, String selector) {
    return browser.call("text", Map.of("selector", selector)).get("text").asString();
  }

  private static Process dev(String address) throws IOException {
    var builder =
        new ProcessBuilder(
            Path.of("../pgemit").toString(),
            "dev",
            "--database-port",
            Integer.toString(LoopbackPort.findFree()));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().keySet().removeIf(name -> name.startsWith("PGEMIT_"));
    builder.environment().put("PORT", address.substring(address.lastIndexOf(':') + 1));
    return builder.start();
  }
}
