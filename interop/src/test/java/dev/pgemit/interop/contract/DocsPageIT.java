package dev.pgemit.interop.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.interop.node.Chromium;
import dev.pgemit.interop.node.NodeProcess;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Opens the API documentation page in a real browser, which reaches no other host. */
class DocsPageIT {
  private static final String EMIT = "#operations-emit-emit";

  @Test
  void pageShowsOperationsAndTriesCallWithKey() throws Exception {
    var chromium = Chromium.executable().toString();
    try (var service = new KeyedService();
        var channel = service.listen();
        var browser =
            NodeProcess.start(
                "browser.mjs",
                "--executable",
                chromium,
                "--url",
                service.url() + "/docs",
                "--ready",
                EMIT)) {
      browser.awaitReport("opened", line -> true);
      // Only a build with the documentation site links to it.
      browser.call("waitFor", Map.of("selector", "a[href*=guide]", "state", "detached"));

      click(browser, ".btn.authorize");
      browser.call("fill", Map.of("selector", ".auth-container input", "text", service.key()));
      click(browser, ".auth-btn-wrapper .authorize");
      click(browser, ".auth-btn-wrapper .btn-done");
      click(browser, EMIT + " .opblock-summary-control");
      click(browser, EMIT + " .execute");
      browser.call("waitFor", Map.of("selector", EMIT + " .live-responses-table .response"));

      assertThat(textOf(browser, EMIT + " .live-responses-table .response .response-col_status"))
          .startsWith("202");
      assertThat(channel.next()).contains("\"hello\"");
      assertThat(browser.reports("error")).isEmpty();
      // A violation of the page's policy, such as a request to another host, is an error there.
      assertThat(
              browser
                  .reports("console")
                  .filter(line -> line.get("level").asString().equals("error")))
          .isEmpty();
    }
  }

  private static void click(NodeProcess browser, String selector) {
    browser.call("click", Map.of("selector", selector));
  }

  private static String textOf(NodeProcess browser, String selector) {
    return browser.call("text", Map.of("selector", selector)).get("text").asString();
  }
}
