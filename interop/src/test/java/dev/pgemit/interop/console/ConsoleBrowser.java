package dev.pgemit.interop.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.interop.node.Chromium;
import dev.pgemit.interop.node.NodeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The console in a real browser, used as a person uses it. */
final class ConsoleBrowser implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target/console").toAbsolutePath();
  private static final int MAX_TABS = 60;

  private final NodeProcess process;

  private ConsoleBrowser(NodeProcess process) {
    this.process = process;
  }

  /** Opens the console of a service. */
  static ConsoleBrowser open(String url) {
    var chromium = Chromium.executable().toString();
    var process =
        NodeProcess.start(
            "browser.mjs", "--executable", chromium, "--url", url, "--ready", ".sign-in");
    process.awaitReport("opened", line -> true);
    return new ConsoleBrowser(process);
  }

  void signIn(String key) {
    fill(".sign-in input", key);
    click(".sign-in button");
    waitFor(".shell");
  }

  /** Opens a view by its name in the address. */
  void view(String name) {
    evaluate("location.hash = '/" + name + "'");
    waitFor(".view-" + name);
  }

  void fill(String selector, String text) {
    process.call("fill", Map.of("selector", selector, "text", text));
  }

  void click(String selector) {
    process.call("click", Map.of("selector", selector));
  }

  void press(String key) {
    process.call("keyboard", Map.of("key", key));
  }

  void type(String text) {
    process.call("type", Map.of("text", text));
  }

  void waitFor(String selector) {
    process.call("waitFor", Map.of("selector", selector));
  }

  void waitUntilGone(String selector) {
    process.call("waitFor", Map.of("selector", selector, "state", "detached"));
  }

  String text(String selector) {
    return process.call("text", Map.of("selector", selector)).get("text").asString();
  }

  JsonNode evaluate(String script) {
    return process.call("evaluate", Map.of("script", script)).path("value");
  }

  int count(String selector) {
    return evaluate("document.querySelectorAll(\"" + selector + "\").length").asInt();
  }

  /** Returns the name of the element with the focus. */
  String focused() {
    return process.call("focused", Map.of()).get("name").asString();
  }

  /** Fails unless Tab reaches each control of an element, and each shows that it has the focus. */
  void assertReachableByTab(String selector) {
    var tour = process.call("tabThrough", Map.of("selector", selector));
    assertThat(tour.get("unreached").toString()).as(selector).isEqualTo("[]");
    assertThat(tour.get("unmarked").toString()).as(selector).isEqualTo("[]");
  }

  /** Presses Tab until an element has the focus whose name starts with a text. */
  void tabTo(String name) {
    for (var i = 0; i < MAX_TABS; i++) {
      press("Tab");
      if (focused().startsWith(name)) {
        return;
      }
    }
    throw new AssertionError("No element called " + name + " can be reached with Tab");
  }

  void appearance(String colorScheme, int width, int height) {
    process.call(
        "appearance", Map.of("colorScheme", colorScheme, "width", width, "height", height));
  }

  /** Saves a picture of the page under a name. */
  void screenshot(String name) {
    try {
      Files.createDirectories(SCREENSHOTS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process.call("screenshot", Map.of("path", SCREENSHOTS.resolve(name + ".png").toString()));
  }

  void assertAccessible(String view) {
    var violations = process.call("accessibility", Map.of()).get("violations");
    assertThat(StreamSupport.stream(violations.spliterator(), false).map(JsonNode::asString))
        .as(view)
        .isEmpty();
  }

  void startTrace() {
    process.call("startTrace", Map.of());
  }

  /** Returns the processor time of the longest task since the start of the trace. */
  double longestTaskMillis() {
    return process.call("longestTask", Map.of()).get("milliseconds").asDouble();
  }

  /** Returns the exceptions of the page, and everything that its policy forbade. */
  List<String> errors() {
    var exceptions = process.reports("error").map(line -> line.get("message").asString());
    var violations =
        process
            .reports("console")
            .map(line -> line.get("text").asString())
            .filter(text -> text.contains("Content Security Policy") || text.contains("Trusted"));
    return java.util.stream.Stream.concat(exceptions, violations).toList();
  }

  @Override
  public void close() {
    process.close();
  }
}
