package dev.pgemit.interop.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.interop.node.BrowserPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The console in a real browser, used as a person uses it. */
final class ConsoleBrowser extends BrowserPage {
  private static final Path SCREENSHOTS = Path.of("target/console").toAbsolutePath();
  private static final int MAX_TABS = 60;

  /** Opens the console of a service. */
  ConsoleBrowser(String url) {
    super(url, ".sign-in");
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

  int count(String selector) {
    return evaluate("document.querySelectorAll(\"" + selector + "\").length").asInt();
  }

  /** Returns the name of the element with the focus. */
  String focused() {
    return call("focused", Map.of()).get("name").asString();
  }

  /** Fails unless Tab reaches each control of an element, and each shows that it has the focus. */
  void assertReachableByTab(String selector) {
    var tour = call("tabThrough", Map.of("selector", selector));
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
    call("appearance", Map.of("colorScheme", colorScheme, "width", width, "height", height));
  }

  /** Saves a picture of the page under a name. */
  void screenshot(String name) {
    try {
      Files.createDirectories(SCREENSHOTS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    call("screenshot", Map.of("path", SCREENSHOTS.resolve(name + ".png").toString()));
  }

  void assertAccessible(String view) {
    var violations = call("accessibility", Map.of()).get("violations");
    assertThat(StreamSupport.stream(violations.spliterator(), false).map(JsonNode::asString))
        .as(view)
        .isEmpty();
  }

  void startTrace() {
    call("startTrace", Map.of());
  }

  /** Returns the processor time of the longest task since the start of the trace. */
  double longestTaskMillis() {
    return call("longestTask", Map.of()).get("milliseconds").asDouble();
  }

  /** Returns the exceptions of the page, and everything that its policy forbade. */
  List<String> errors() {
    var violations =
        consoleMessages()
            .map(line -> line.get("text").asString())
            .filter(text -> text.contains("Content Security Policy") || text.contains("Trusted"));
    return Stream.concat(exceptions().stream(), violations).toList();
  }
}
