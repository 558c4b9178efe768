package dev.pgemit.interop.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.interop.node.BrowserPage;
import org.junit.jupiter.api.Test;

/** Opens the API documentation page in a real browser, which reaches no other host. */
class DocsPageIT {
  private static final String EMIT = "#operations-emit-emit";

  @Test
  void pageShowsOperationsAndTriesCallWithKey() throws Exception {
    try (var service = new KeyedService();
        var channel = service.listen();
        var browser = new BrowserPage(service.url() + "/docs", EMIT)) {
      // Only a build with the documentation site links to it.
      browser.waitUntilGone("a[href*=guide]");

      browser.click(".btn.authorize");
      browser.fill(".auth-container input", service.key());
      browser.click(".auth-btn-wrapper .authorize");
      browser.click(".auth-btn-wrapper .btn-done");
      browser.click(EMIT + " .opblock-summary-control");
      browser.click(EMIT + " .execute");
      browser.waitFor(EMIT + " .live-responses-table .response");

      assertThat(browser.text(EMIT + " .live-responses-table .response .response-col_status"))
          .startsWith("202");
      assertThat(channel.next()).contains("\"hello\"");
      assertThat(browser.exceptions()).isEmpty();
      // A violation of the page's policy, such as a request to another host, is an error there.
      assertThat(
              browser
                  .consoleMessages()
                  .filter(line -> line.get("level").asString().equals("error")))
          .isEmpty();
    }
  }
}
