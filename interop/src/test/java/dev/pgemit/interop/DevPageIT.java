package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.node.BrowserPage;
import dev.pgemit.interop.node.ExampleServer;
import dev.pgemit.testing.LoopbackPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Follows the console of {@code pgemit dev} in a real browser, on a non-default port. */
class DevPageIT {
  @Test
  void consoleOpensWithoutKeyAndShowsHowToStart() throws Exception {
    var address = "http://127.0.0.1:" + LoopbackPort.findFree();
    var dev = dev(address);
    try (var output = new BufferedReader(dev.inputReader(StandardCharsets.UTF_8))) {
      assertThat(output.lines().anyMatch(line -> line.contains("Ctrl+C stops it"))).isTrue();
      try (var browser = new BrowserPage(address + "/#/start", ".dot.listening")) {
        assertThat(browser.text(".steps"))
            .contains("PGEMIT_URL=" + address, "connectionString = \"postgresql://");

        browser.click("nav a[href='#/compose']");
        browser.fill(".view-compose input[required]", "price");
        browser.fill(".view-compose textarea", "[\"it's <b>\"]");
        var curl = browser.text("#snippet pre");
        assertThat(curl).startsWith("curl -i " + address + "/v1/emit ").contains("it'\\''s <b>");
        var shell = new ProcessBuilder("sh", "-c", curl).start();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .startsWith("HTTP/1.1 202");

        browser.click("nav a[href='#/live']");
        await().until(() -> browser.text(".view-live").contains("it's <b>"));
        sendToRoomAndFindItsSocket(browser);
        assertThat(browser.exceptions()).isEmpty();
      }
    } finally {
      dev.destroy();
      assertThat(dev.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** Follows the steps of the console, as a person does who reads nothing else. */
  private static void sendToRoomAndFindItsSocket(BrowserPage browser) throws Exception {
    browser.click("nav a[href='#/start']");
    browser.waitFor(".waiting");
    var command = browser.text(".steps .code pre");
    var databaseUrl = command.replaceFirst("(?s)^DATABASE_URL=(\\S+) .*", "$1");
    try (var example = ExampleServer.start(databaseUrl);
        var page = BrowserPage.ofExample(example)) {
      page.fill("#room", "room1");
      page.click("#join");
      browser.waitFor(".send-step button");
      assertThat(browser.text(".steps li:first-child")).contains("Done", "room1");
      browser.click(".send-step button");
      page.awaitEvent("hello");

      browser.click(".steps a[href='#/live']");
      await().until(() -> browser.text(".view-live").contains("Hello, room1"));
      browser.click("nav a[href='#/start']");
      browser.click(".steps li:last-child .actions button");
      browser.waitFor(".socket-row");
      assertThat(browser.text(".socket-row")).contains(page.text("#socket-id"), "room1");
    }
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
