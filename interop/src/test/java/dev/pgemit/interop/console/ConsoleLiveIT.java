package dev.pgemit.interop.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.Emitter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads what passes in the live view, and finds the namespaces. */
class ConsoleLiveIT {
  // A value that changes between the rendering of a component and its first effect.
  private static final String CHANGE_RIGHT_AFTER_RENDERING =
      """
      (async () => {
        const folder = document.querySelector("script[src$='main.js']").src.replace("main.js", "");
        const { Store, useStore } = await import(folder + "store.js");
        const { html, render, useLayoutEffect } = await import(folder + "html.js");
        const store = new Store("before");
        const Value = () => {
          useLayoutEffect(() => store.set("after"), []);
          return html`<p>${useStore(store)}</p>`;
        };
        const element = document.createElement("div");
        render(html`<${Value} />`, element);
        await new Promise((resolve) => setTimeout(resolve, 200));
        return element.textContent;
      })()
      """;

  // One pixel.
  private static final byte[] PICTURE =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=");

  private static ConsoleService service;
  private static String key;

  private ConsoleBrowser browser;

  @BeforeAll
  static void start() throws Exception {
    service = new ConsoleService();
    key = service.createKey("console");
    service.start();
    service.connect("ada", Map.of(), "user:42");
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
  }

  @BeforeEach
  void open() {
    browser = new ConsoleBrowser(service.url());
  }

  @AfterEach
  void closeBrowser() {
    try {
      assertThat(browser.errors()).isEmpty();
    } finally {
      browser.close();
    }
  }

  @Test
  void listedMessagesAreThoseThatPassed() {
    browser.signIn(key);
    browser.waitFor(".dot.listening");
    assertThat(browser.evaluate(CHANGE_RIGHT_AFTER_RENDERING).asString()).isEqualTo("after");

    browser.view("live");
    try (var emitter = Emitter.create(service.database().dataSource())) {
      emitter.to("absent").emit("first");
      await().untilAsserted(() -> assertThat(browser.text(".live-list")).contains("first"));
      browser.click(
          ".page-head .check"); // the stream of the servers' own traffic replaces this one
      browser.waitFor(".lost-row");
      await().untilAsserted(() -> assertThat(browser.text(".live-list")).contains("first"));
      browser.click(".page-head .actions button:last-child");
      browser.waitUntilGone(".live .virtual-row");
    }
  }

  @Test
  void filtersPausesAndFollowsOneMessage() {
    browser.signIn(key);
    browser.waitFor(".dot.listening");
    browser.view("live");
    try (var emitter = Emitter.create(service.database().dataSource())) {
      emitter.to("user:42").emit("paid", Map.of("order", 17));
      emitter.to("news").withId("price-1").emit("price", Map.of("sku", "A-7"));
      await().untilAsserted(() -> assertThat(rows()).containsExactly("price", "paid"));

      browser.fill(".live-filters > .field:nth-of-type(1) input", "pai");
      await().untilAsserted(() -> assertThat(rows()).containsExactly("paid"));
      assertThat(browser.text(".live-foot")).contains("1 of 2 messages");
      browser.fill(".live-filters > .field:nth-of-type(1) input", "");
      browser.fill(".live-filters > .field:nth-of-type(2) input", "new");
      await().untilAsserted(() -> assertThat(rows()).containsExactly("price"));
      browser.fill(".live-filters > .field:nth-of-type(2) input", "");
      browser.fill(".live-filters > .field:nth-of-type(3) input", "17");
      await().untilAsserted(() -> assertThat(rows()).containsExactly("paid"));
      browser.fill(".live-filters > .field:nth-of-type(3) input", "");

      browser.click(".page-head .actions button:nth-of-type(1)");
      emitter.emit("while-paused");
      await().until(() -> browser.text(".page-head .actions").contains("Resume (1)"));
      assertThat(rows()).containsExactly("price", "paid");
      browser.click(".page-head .actions button:nth-of-type(1)");
      await()
          .untilAsserted(() -> assertThat(rows()).containsExactly("while-paused", "price", "paid"));

      browser.click("button.row:has-text('price')");
      browser.click(".detail button:has-text('Follow this id')");
      await().untilAsserted(() -> assertThat(rows()).containsExactly("price"));
      assertThat(browser.text(".following")).contains("price-1");
    }
  }

  @Test
  void namesTheKeyAndShowsBinaryAsBytesAndPicture() {
    browser.signIn(key);
    browser.waitFor(".dot.listening");
    browser.view("compose");
    browser.fill(".view-compose input[required]", "from-the-console");
    browser.click(".form-foot .primary");
    browser.waitFor(".result.good");
    browser.view("live");
    browser.waitFor("button.row:has-text('from-the-console') .row-sender:has-text('key console')");

    try (var emitter = Emitter.create(service.database().dataSource())) {
      emitter.emit("photo", PICTURE);
    }
    browser.waitFor("button.row:has-text('photo') .row-sender:has-text('an emitter')");
    assertThat(browser.text("button.row:has-text('photo') .row-size")).startsWith("attachment");
    browser.click("button.row:has-text('photo')");
    browser.click(".detail .tree-leaf button.link");
    browser.waitFor(".detail .binary img");
    assertThat(browser.text(".detail .binary .hex")).startsWith("0000  89 50 4e 47");
    await()
        .until(
            () ->
                browser.evaluate("document.querySelector('.binary img').naturalWidth").asInt()
                    == 1);
  }

  @Test
  void suggestsNamespaceThatServerListensTo() {
    browser.signIn(key);
    browser.view("sockets");
    browser.click(".view-sockets button:text-is('/admin')");
    await().until(() -> browser.text(".page-head").contains("1 server · 0 sockets"));
    browser.click(".suggested input");
    assertThat(browser.text(".suggestions")).contains("/admin");
    assertThat(browser.text(".suggestions .hint")).containsIgnoringWhitespaces("type any other");
    browser.fill(".suggested input", "typed");
    browser.press("Enter");
    browser.waitFor(".empty:has-text('typed')");

    browser.view("compose");
    browser.click(".suggested input");
    browser.press("ArrowDown");
    browser.press("ArrowDown");
    browser.press("Enter");
    assertThat(browser.evaluate("document.activeElement.value").asString()).isEqualTo("/admin");
    browser.fill(".suggested input", "/t");
    browser.waitFor(".suggestions li:has-text('/typed')");
  }

  @Test
  void opensTheNamespaceOfTheKey() {
    browser.signIn(service.createKey("admin", List.of("/admin")));
    browser.waitFor(".dot.listening");
    browser.view("live");
    try (var emitter = Emitter.create(service.database().dataSource())) {
      emitter.of("/admin").emit("for-admins");
    }
    await().untilAsserted(() -> assertThat(rows()).containsExactly("for-admins"));
    browser.click(".suggested input");
    assertThat(browser.count(".suggestions li")).isEqualTo(1);
  }

  private List<String> rows() {
    var events =
        browser.evaluate("[...document.querySelectorAll('.row-event')].map(e => e.textContent)");
    return events.valueStream().map(event -> event.asString()).toList();
  }
}
