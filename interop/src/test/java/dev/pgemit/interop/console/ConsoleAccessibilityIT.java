package dev.pgemit.interop.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.node.SocketClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Uses the console with the keyboard alone, in each colour scheme, and on a phone. */
class ConsoleAccessibilityIT {
  private static final List<String> VIEWS =
      List.of("overview", "live", "compose", "sockets", "schedule", "keys", "audit");
  private static final int NARROWEST = 360;

  // Links within a text are as high as the text.
  private static final String SMALL_TARGETS =
      """
      [...document.querySelectorAll("button, input, select, textarea, summary, nav a, a.button")]
        .filter((one) => one.checkVisibility() && one.getClientRects().length > 0)
        .filter((one) => !one.matches(".skip, .tree *"))
        .map((one) => one.closest("label, .chips-input") ?? one)
        .filter((one) => one.getBoundingClientRect().height < 43.5)
        .map((one) => `${one.tagName} ${one.className} ${one.textContent.slice(0, 30)}`)
      """;

  private static ConsoleService service;
  private static String key;
  private static SocketClient ada;

  private ConsoleBrowser browser;

  @BeforeAll
  static void start() throws Exception {
    service = new ConsoleService();
    key = service.createKey("console");
    service.start();
    ada =
        service.connect("ada", Map.of("user", Map.of("id", 42, "plan", "pro")), "user:42", "news");
    service.connect("grace", Map.of("user", Map.of("id", 7, "plan", "free")), "user:7", "news");
    service.connect("linus", Map.of(), "lobby");
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
  void keyboardAloneSendsEventToRoomAndFindsTheSocket() {
    browser.type(key); // the field has the focus
    browser.press("Enter");
    browser.waitFor(".dot.listening");
    browser.tabTo("Compose");
    browser.press("Enter");
    browser.waitFor(".view-compose");
    browser.tabTo("To");
    browser.type("user:4");
    browser.waitFor(".suggestions:not([hidden]) [role=option]");
    browser.press("ArrowDown");
    browser.press("Enter");
    browser.tabTo("Send");
    browser.press("Enter");
    browser.waitFor(".result.good");

    await().until(() -> ada.received("hello").size() == 1);
    assertThat(ada.received("hello").get(0).toString()).isEqualTo("[{\"text\":\"Hi\"}]");
    browser.tabTo("See it in Live");
    browser.press("Enter");
    browser.waitFor(".view-live .row");
    assertThat(browser.text(".view-live .row .row-event")).isEqualTo("hello");
    browser.tabTo("Messages");
    browser.tabTo(""); // the first row
    browser.press("Enter");
    browser.waitFor(".detail .tree");
    assertThat(browser.text(".detail")).contains("user:42");
    await().until(() -> browser.text(".detail").contains("key console"));

    browser.view("sockets");
    browser.waitFor(".socket-row");
    browser.tabTo("Search sockets");
    browser.type("\"id\":42");
    await().until(() -> browser.count(".socket-row") == 1);
    assertThat(browser.text(".socket-row")).contains(ada.id(), "user:42");
  }

  @Test
  void everyControlOfEveryViewHasVisibleFocus() {
    browser.signIn(key);
    browser.waitFor(".dot.listening");
    browser.evaluate("document.activeElement.blur()");
    browser.tabTo("Skip to the content");
    browser.press("Enter");
    assertThat(browser.evaluate("document.activeElement.id").asString()).isEqualTo("main");
    try (var events = new ShopEvents(service.database())) {
      awaitListed(events);
      for (var view : VIEWS) {
        browser.view(view);
        browser.waitUntilGone(".spinner");
        browser.assertReachableByTab("main");
      }
      browser.assertReachableByTab("header");
    }
  }

  @Test
  void dialogsKeepTheFocusAndGiveItBack() {
    browser.signIn(key);
    browser.view("keys");
    assertDialogKeepsFocus("Create a key");
    browser.view("schedule");
    assertDialogKeepsFocus("Create a recurring emit");
    browser.view("sockets");
    browser.waitFor(".socket-row");
    assertDialogKeepsFocus("Disconnect");
    browser.appearance("light", NARROWEST, 740);
    browser.waitFor("nav button");
    assertDialogKeepsFocus("More");
  }

  private void assertDialogKeepsFocus(String opener) {
    browser.tabTo(opener);
    browser.press("Enter");
    browser.waitFor("dialog");
    browser.waitUntilGone(".spinner");
    browser.assertReachableByTab("dialog");
    browser.press("Tab");
    assertThat(browser.evaluate("document.activeElement.closest('dialog') !== null").asBoolean())
        .as("The focus stays in the dialog of " + opener)
        .isTrue();
    browser.press("Escape");
    browser.waitUntilGone("dialog");
    assertThat(browser.focused()).startsWith(opener);
  }

  @Test
  void phoneReachesEveryViewThroughTheBarAndItsMenu() {
    browser.appearance("light", NARROWEST, 740);
    browser.signIn(key);
    for (var view : VIEWS) {
      if (browser.count("nav a[href='#/" + view + "']") == 0) {
        browser.click("nav button");
      }
      browser.click("nav a[href='#/" + view + "']");
      browser.waitFor(".view-" + view);
      browser.waitUntilGone("dialog");
    }
  }

  @Test
  void everyViewIsAccessibleInLightAndDarkAndOnAPhone() {
    browser.screenshot("sign-in");
    browser.assertAccessible("sign-in");
    browser.signIn(key);
    browser.waitFor(".dot.listening");
    try (var events = new ShopEvents(service.database())) {
      awaitListed(events);
      for (var view : VIEWS) {
        browser.view(view);
        browser.waitUntilGone(".spinner");
        for (var scheme : List.of("light", "dark")) {
          browser.appearance(scheme, 1440, 900);
          browser.assertAccessible(view + " " + scheme);
          browser.screenshot(view + "-" + scheme);
        }
        browser.appearance("light", 390, 844);
        browser.assertAccessible(view + " phone");
        browser.screenshot(view + "-phone");
        browser.appearance("light", NARROWEST, 740);
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
            .as(view)
            .isEqualTo(NARROWEST);
        assertThat(browser.evaluate(SMALL_TARGETS).toString()).as(view).isEqualTo("[]");
      }
    }
    browser.appearance("dark", 1440, 900);
    browser.view("keys");
    browser.click(".page-head .primary");
    assertAccessibleOnceComplete("key-form");
    browser.press("Escape");
    browser.view("sockets");
    browser.waitFor(".socket-row");
    browser.click(".socket-row button.row");
    assertAccessibleOnceComplete("socket");
    browser.click(".detail .danger-outline");
    browser.waitFor("dialog .danger:not(:disabled)");
    assertAccessibleOnceComplete("disconnect");
  }

  private void awaitListed(ShopEvents events) {
    browser.view("live");
    await()
        .untilAsserted(
            () -> assertThat(browser.text(".live-foot")).contains(events.count() + " messages"));
  }

  private void assertAccessibleOnceComplete(String name) {
    browser.waitUntilGone(".spinner");
    browser.assertAccessible(name);
    browser.screenshot(name);
  }
}
