package dev.pgemit.interop.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.interop.node.BrowserPage;
import dev.pgemit.interop.node.ExampleServer;
import dev.pgemit.interop.node.NodeProcess;
import dev.pgemit.testing.LoopbackPort;
import dev.pgemit.testing.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Follows what {@code pgemit dev --transport redis-sharded} prints, and its console. */
class DevRedisIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String LAST_LINE = " emit hello ";

  @Test
  void eventsReachTheExampleServerThroughRedis() throws Exception {
    assumeTrue(RedisServer.isInstalled(), RedisServer.MISSING);
    ExampleServer.install();
    var port = LoopbackPort.findFree();
    var dev = startDev(port);
    var redisPort = 0;
    try (var output = new BufferedReader(dev.inputReader(StandardCharsets.UTF_8))) {
      var lines = readBanner(output);
      redisPort = URI.create(lineWith(lines, "Redis  ").replaceFirst("Redis\\s+", "")).getPort();
      assertThat(String.join("\n", lines)).contains("createShardedAdapter(publisher, subscriber)");
      sendThrough(lines, "http://127.0.0.1:" + port);
    } finally {
      dev.destroy();
      assertThat(dev.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(isListening(redisPort)).isFalse();
  }

  private static void sendThrough(List<String> banner, String address) throws Exception {
    var port = LoopbackPort.findFree();
    var example = startShell("PORT=%d %s".formatted(port, lineWith(banner, "npm start")));
    try (var client = NodeProcess.start("clients.mjs")) {
      var url = "http://127.0.0.1:" + port;
      await()
          .atMost(TIMEOUT)
          .ignoreExceptions()
          .until(
              () ->
                  client.call(
                      "connect", Map.of("name", "page", "url", url, "rooms", List.of("room1"))),
              reply -> true);

      assertThat(run(lineWith(banner, "curl -i"))).startsWith("HTTP/1.1 202");
      client.awaitReport("event", line -> line.get("args").toString().contains("from curl"));
      var variables = lineWith(banner, "export PGEMIT_TRANSPORT");
      run(variables + " && " + lineWith(banner, LAST_LINE));
      client.awaitReport("event", line -> line.get("args").toString().contains("from a shell"));
      sendFromTheConsole(address, client);
    } finally {
      example.descendants().forEach(ProcessHandle::destroy);
      example.destroy();
    }
  }

  /** The console offers nothing that the service refuses. */
  private static void sendFromTheConsole(String address, NodeProcess client) {
    try (var browser = new BrowserPage(address, ".steps")) {
      assertThat(browser.text("nav"))
          .contains("Overview", "Compose", "Who is there", "Scheduled")
          .doesNotContain("Live");
      await().atMost(TIMEOUT).until(() -> browser.text(".steps").contains("1 room"));
      assertThat(browser.text(".steps")).contains("room1").doesNotContain("Live");
      assertThat(browser.text(".view-start")).contains("Postgres is at", "Redis is at redis://");

      browser.click("nav a[href='#/compose']");
      assertThat(browser.text(".segments")).contains("Schedule");
      assertThat(browser.text(".snippets [role=tablist]")).contains("Java").doesNotContain("SQL");
      browser.click("#tab-Java");
      assertThat(browser.text("#snippet")).contains("RedisTransport.sharded(url)");
      browser.click(".form-foot .primary");
      browser.waitFor(".result.good");
      assertThat(browser.text(".result"))
          .contains("Redis has accepted it", "See who got it")
          .doesNotContain("Postgres", "Live");
      client.awaitReport("event", line -> line.get("args").toString().contains("\"Hi\""));

      browser.click(".result .link");
      browser.waitFor(".socket-row");
      runRecurringEmit(browser, client);
      assertThat(browser.exceptions()).isEmpty();
    }
  }

  /** A recurring emit passes through the outbox, and the console says it. */
  private static void runRecurringEmit(BrowserPage browser, NodeProcess client) {
    browser.click("nav a[href='#/schedule']");
    browser.click(".view-schedule .actions button");
    browser.fill("dialog .field:nth-of-type(1) input", "digest");
    browser.fill("dialog .pair:nth-of-type(3) .field:nth-child(1) input", "digest-event");
    browser.click("dialog .primary");
    browser.waitFor("tbody tr");
    browser.click("tbody .row-actions button:nth-child(2)");
    assertThat(browser.text("dialog")).contains("stored in the outbox", "sent to Redis");
    browser.click("dialog .primary");
    client.awaitReport("event", line -> line.get("event").asString().equals("digest-event"));
  }

  private static Process startDev(int port) throws IOException {
    var builder =
        new ProcessBuilder(
            Path.of("../pgemit").toString(),
            "dev",
            "--transport",
            "redis-sharded",
            "--port",
            Integer.toString(port),
            "--database-port",
            Integer.toString(LoopbackPort.findFree()));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().keySet().removeIf(name -> name.startsWith("PGEMIT_"));
    return builder.start();
  }

  private static List<String> readBanner(BufferedReader output) throws IOException {
    var lines = new ArrayList<String>();
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line.strip());
      if (line.contains(LAST_LINE)) {
        return lines;
      }
    }
    throw new AssertionError("pgemit dev ended: " + lines);
  }

  private static String lineWith(List<String> lines, String part) {
    return lines.stream().filter(line -> line.contains(part)).findFirst().orElseThrow();
  }

  private static Process startShell(String command) throws IOException {
    return new ProcessBuilder("sh", "-c", command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String run(String command) throws IOException {
    var shell =
        new ProcessBuilder("sh", "-c", command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static boolean isListening(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
