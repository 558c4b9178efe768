package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.node.Chromium;
import dev.pgemit.interop.node.ExampleServer;
import dev.pgemit.interop.node.NodeProcess;
import dev.pgemit.testing.LoopbackPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Follows the console of {@code pgemit dev} in a real browser, on a non-default port. */
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
        sendToRoomAndFindItsSocket(browser, chromium);
        assertThat(browser.reports("error")).isEmpty();
      }
    } finally {
      dev.destroy();
      assertThat(dev.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** Follows the steps of the console, as a person does who reads nothing else. */
  private static void sendToRoomAndFindItsSocket(NodeProcess browser, String chromium)
      throws Exception {
    click(browser, "nav a[href='#/start']");
    waitFor(browser, ".waiting");
    var command = textOf(browser, ".steps .code pre");
    var databaseUrl = command.replaceFirst("(?s)^DATABASE_URL=(\\S+) .*", "$1");
    try (var example = ExampleServer.start(databaseUrl);
        var page =
            NodeProcess.start(
                "browser.mjs", "--executable", chromium, "--url", example.uri().toString())) {
      page.awaitReport("opened", line -> true);
      type(page, "#room", "room1");
      click(page, "#join");
      waitFor(browser, ".send-step button");
      assertThat(textOf(browser, ".steps li:first-child")).contains("Done", "room1");
      click(browser, ".send-step button");
      page.awaitReport("event", line -> line.get("event").asString().equals("hello"));

      click(browser, ".steps a[href='#/live']");
      await().until(() -> textOf(browser, ".view-live").contains("Hello, room1"));
      click(browser, "nav a[href='#/start']");
      click(browser, ".steps li:last-child .actions button");
      waitFor(browser, ".socket-row");
      assertThat(textOf(browser, ".socket-row")).contains(textOf(page, "#socket-id"), "room1");
    }
  }

  private static void click(NodeProcess browser, String selector) {
    browser.call("click", Map.of("selector", selector));
  }

  private static void waitFor(NodeProcess browser, String selector) {
    browser.call("waitFor", Map.of("selector", selector));
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
