package dev.pgemit.interop.node;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A page in Chromium, in a context of its own: it shares neither storage nor reports with other
 * pages. All pages of a test process share one browser, since its start takes seconds.
 */
public class BrowserPage implements AutoCloseable {
  /** Matches the page of the example server once it is connected. */
  private static final String EXAMPLE_IS_CONNECTED = "html[data-connected=\"true\"]";

  private final NodeProcess process;
  private final String id;

  /**
   * Opens a page, and waits until an element matches a selector. Aborts the test if Chromium is
   * missing, but fails it in CI.
   */
  public BrowserPage(String url, String ready) {
    process = Browser.running();
    id = process.call("newPage", Map.of()).get("page").asString();
    try {
      open(url);
      call("waitFor", Map.of("selector", ready, "state", "attached"));
    } catch (IllegalStateException e) {
      var reports = process.reports().filter(this::isOfThisPage).toList();
      close();
      throw new IllegalStateException(
          "%s does not show %s. The page reported %s".formatted(url, ready, reports), e);
    }
  }

  /** Opens the page of the example server, and waits until it is connected. */
  public static BrowserPage ofExample(ExampleServer example) {
    return new BrowserPage(example.uri().toString(), EXAMPLE_IS_CONNECTED);
  }

  protected final JsonNode call(String command, Map<String, ?> fields) {
    var allFields = new HashMap<String, Object>(fields);
    allFields.put("page", id);
    return process.call(command, allFields);
  }

  /** Opens another address in the page. */
  public final void open(String url) {
    call("open", Map.of("url", url));
  }

  public final void fill(String selector, String text) {
    call("fill", Map.of("selector", selector, "text", text));
  }

  public final void click(String selector) {
    call("click", Map.of("selector", selector));
  }

  /** Presses a key while the focus is where it is. */
  public final void press(String key) {
    call("keyboard", Map.of("key", key));
  }

  /** Types a text into the element with the focus. */
  public final void type(String text) {
    call("type", Map.of("text", text));
  }

  /** Waits until an element is visible. */
  public final void waitFor(String selector) {
    call("waitFor", Map.of("selector", selector));
  }

  /** Waits until no element matches. */
  public final void waitUntilGone(String selector) {
    call("waitFor", Map.of("selector", selector, "state", "detached"));
  }

  public final String text(String selector) {
    return call("text", Map.of("selector", selector)).get("text").asString();
  }

  /** Returns the value of a JavaScript expression. */
  public final JsonNode evaluate(String script) {
    return call("evaluate", Map.of("script", script)).path("value");
  }

  /** Returns the messages of the page's exceptions. */
  public final List<String> exceptions() {
    return reports("error").map(line -> line.get("message").asString()).toList();
  }

  /** Returns the messages in the console of the page, in order. */
  public final Stream<JsonNode> consoleMessages() {
    return reports("console");
  }

  /** Waits for an event in the list of the example page. */
  public final JsonNode awaitEvent(String name) {
    return process.awaitReport(
        "event", line -> isOfThisPage(line) && line.get("event").asString().equals(name));
  }

  private Stream<JsonNode> reports(String type) {
    return process.reports(type).filter(this::isOfThisPage);
  }

  private boolean isOfThisPage(JsonNode report) {
    return report.path("page").asString().equals(id);
  }

  @Override
  public final void close() {
    if (!process.hasEnded()) {
      process.call("closePage", Map.of("page", id));
    }
  }
}
