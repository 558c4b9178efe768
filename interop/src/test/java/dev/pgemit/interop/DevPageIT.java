package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Opens the page of {@code pgemit dev} in a real browser, on a non-default port. */
class DevPageIT {
  @Test
  void pageSendsAndShowsEvents() throws Exception {
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
              address + "/",
              "--ready",
              "#state[data-state=up]")) {
        browser.awaitReport("opened", line -> true);

        type(browser, "#event", "price");
        type(browser, "#args", "[\"it's <b>\"]");
        assertThat(textOf(browser, "#curl"))
            .startsWith("curl -i " + address + "/v1/emit ")
            .endsWith("-d '{\"event\":\"price\",\"args\":[\"it'\\''s <b>\"]}'");
        var shell = new ProcessBuilder("sh", "-c", textOf(browser, "#curl")).start();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .startsWith("HTTP/1.1 202");
        browser.awaitReport("event", row -> row.get("event").asString().equals("price"));

        type(browser, "#event", "from-the-page");
        browser.call("click", Map.of("selector", "button.main"));
        browser.call("waitFor", Map.of("selector", "#result[data-good=true]"));
        var row =
            browser.awaitReport(
                "event", line -> line.get("event").asString().equals("from-the-page"));
        assertThat(row.get("args").toString()).isEqualTo("[\"it's <b>\"]");

        type(browser, "#event", "connect");
        browser.call("click", Map.of("selector", "button.main"));
        browser.call("waitFor", Map.of("selector", "#result[data-good=false]"));
        assertThat(textOf(browser, "#result")).contains("reserved");

        assertThat(textOf(browser, "#example")).contains("PGEMIT_URL=" + address);
        assertThat(textOf(browser, "#server")).contains("connectionString = \"postgresql://");
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
