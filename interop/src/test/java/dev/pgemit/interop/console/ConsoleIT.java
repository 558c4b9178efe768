package dev.pgemit.interop.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.access.Permission;
import dev.pgemit.interop.node.SocketClient;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Uses each view of the console in a real browser, beside a real Socket.IO server. */
class ConsoleIT {
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
  void keyIsKeptForTheTabAlone() {
    browser.fill(".sign-in input", "pgemit_abcdefghij23_" + "0".repeat(43));
    browser.click(".sign-in button");
    browser.waitFor(".sign-in .notice.bad");
    browser.signIn(key);
    assertThat(browser.text(".account-name")).contains("key console");
    assertThat(browser.evaluate("location.href").asString()).doesNotContain("pgemit_");
    assertThat(browser.evaluate("JSON.stringify(localStorage)").asString())
        .doesNotContain("pgemit_");

    browser.evaluate("location.reload()");
    browser.waitFor(".shell");
    browser.click("[aria-label='Sign out']");
    browser.waitFor(".sign-in");
    assertThat(browser.evaluate("sessionStorage.length").asInt()).isZero();
  }

  @Test
  void showsNamesAsText() {
    var hostile = "<img src=x onerror=alert(1)>";
    browser.signIn(key);
    browser.waitFor(".dot.listening");
    browser.view("compose");
    browser.fill(".view-compose input[required]", hostile);
    browser.fill(".view-compose textarea", "[{\"<b>bold</b>\": \"<script>1</script>\"}]");
    browser.click(".form-foot .primary");
    browser.waitFor(".result.good");
    browser.view("live");
    browser.waitFor(".view-live button.row");
    browser.click(".view-live button.row");
    browser.waitFor(".detail .tree");

    assertThat(browser.text(".row .row-event")).isEqualTo(hostile);
    assertThat(browser.text(".detail")).contains("<b>bold</b>", "<script>1</script>");
    assertThat(browser.count("#app img, #app script, #app b")).isZero();
  }

  @Test
  void collectsAnswersAndTriesWithoutSending() {
    browser.signIn(key);
    browser.view("compose");
    browser.click(".segments button:nth-child(2)");
    browser.fill(".view-compose input[required]", "confirm");
    browser.fill(".view-compose .picker input", "news");
    browser.press("Enter");
    browser.click(".form-foot button:nth-child(2)");
    browser.waitFor(".result");
    assertThat(browser.text(".result")).contains("It would reach 2 sockets on 1 server");
    assertThat(ada.received("confirm")).isEmpty();

    service.connectSilent("alan", "news");
    browser.click(".form-foot .primary");
    browser.waitFor(".result[aria-busy=true] .answers li:nth-child(2)");
    assertThat(browser.text(".result")).contains("2 of 3 clients answered", "ada", "grace");
    browser.click(".result .answer-head button");
    browser.waitFor(".result.warn");
    service.disconnect("alan");
    browser.click(".form-foot .primary");
    browser.waitFor(".result.good");
    assertThat(browser.text(".result")).contains("2 of 2 clients answered", "ada", "grace");
    browser.fill(".view-compose textarea", "[1, 2");
    browser.waitFor(".field-error");
    assertThat(browser.text(".field-error")).contains("Line 1, column 6");
    assertThat(
            browser.evaluate("document.querySelector('.form-foot .primary').disabled").asBoolean())
        .isTrue();
  }

  @Test
  void offersWhatTheKeyAllowsAlone() {
    browser.signIn(
        service.createKey(
            "reader", EnumSet.of(Permission.TAIL, Permission.STATS, Permission.FETCH)));
    assertThat(
            browser
                .evaluate("[...document.querySelectorAll('nav a')].map(a => a.textContent)")
                .toString())
        .doesNotContain("Compose", "Scheduled", "Keys", "Audit")
        .contains("Overview", "Live", "Who is there");
    browser.view("sockets");
    browser.waitFor(".socket-row button.row");
    browser.click(".socket-row button.row");
    browser.waitFor(".detail");
    assertThat(browser.text(".view-sockets")).doesNotContain("Disconnect", "Join a room");
  }

  @Test
  void disconnectsAfterConfirmationThatSaysHowMany() {
    var guests = List.of("guest1", "guest2");
    var clients = guests.stream().map(name -> service.connect(name, Map.of(), "guests")).toList();
    browser.signIn(key);
    browser.view("sockets");
    browser.fill(".room-card input", "guests");
    browser.click(".room-card .virtual-row:nth-child(2) button");
    await().until(() -> browser.count(".socket-row") == 2);
    browser.click(".socket-actions .danger-outline");
    browser.waitFor("dialog .danger:not(:disabled)");
    assertThat(browser.text("dialog .danger")).isEqualTo("Disconnect 2 sockets");
    browser.click("dialog .danger");
    browser.waitUntilGone("dialog");

    await().until(() -> clients.stream().allMatch(SocketClient::isDisconnected));
    assertThat(ada.isDisconnected()).isFalse();
  }

  @Test
  void movesSelectedSocketsAndShowsTheNewRoomByItself() {
    browser.signIn(key);
    browser.view("sockets");
    var row = ".socket-row:has-text('" + ada.id() + "')";
    browser.click(row + " .row-check");
    browser.click(".socket-actions button:nth-of-type(1)");
    browser.waitFor("dialog p strong");
    browser.fill("dialog .picker input", "vip");
    browser.press("Enter");
    browser.waitFor("dialog .primary:not(:disabled)");
    assertThat(browser.text("dialog .primary")).isEqualTo("Join 1 socket");
    browser.click("dialog .primary");
    browser.waitUntilGone("dialog");
    browser.waitFor(row + ":has-text('vip')");

    service.connect("late", Map.of(), "late-room");
    browser.waitFor(".room-row:has-text('late-room')");
    service.disconnect("late");
    browser.waitUntilGone(".room-row:has-text('late-room')");
  }

  @Test
  void createsRunsPausesAndDeletesRecurringEmit() {
    browser.signIn(key);
    browser.view("schedule");
    browser.click(".view-schedule .actions button");
    browser.fill("dialog .field:nth-of-type(1) input", "digest");
    browser.fill("dialog .pair:nth-of-type(3) .field:nth-child(1) input", "digest-event");
    browser.click("dialog .primary");
    browser.waitFor("tbody tr");
    assertThat(browser.text("tbody tr")).contains("digest", "0 8 * * 1-5", "digest-event");
    browser.click("tbody .row-actions button:nth-child(2)");
    browser.click("dialog .primary");
    browser.waitUntilGone("dialog");
    await().until(() -> ada.received("digest-event").size() == 1);
    browser.click("tbody .row-actions button:nth-child(1)");
    browser.waitFor("tbody .badge.warn");
    browser.click("tbody .row-actions button:nth-child(1)");
    browser.waitUntilGone("tbody .badge.warn");
    assertThat(browser.text("tbody tr")).contains("08:00");
    browser.click("tbody .row-actions .danger-outline");
    browser.click("dialog .danger");
    browser.waitFor(".view-schedule .empty");
  }

  @Test
  void schedulesEventAndCancelsIt() {
    browser.signIn(key);
    browser.view("compose");
    browser.click(".segments button:nth-child(3)");
    browser.fill(".view-compose input[required]", "later");
    browser.click(".form-foot .primary");
    browser.waitFor(".result.good");
    browser.click(".result a[href='#/schedule']");
    browser.waitFor(".view-schedule tbody tr");
    assertThat(browser.text("tbody tr")).contains("later", "in 10 min", "everyone");
    browser.click("tbody .danger-outline");
    browser.click("dialog .danger");
    browser.waitFor(".view-schedule .empty");
    assertThat(ada.received("later")).isEmpty();
  }

  @Test
  void createsRotatesAndRevokesKeyThatTheAuditLogShows() {
    browser.signIn(key);
    browser.view("keys");
    browser.click(".page-head .primary");
    browser.fill("dialog input[required]", "shop");
    browser.click("dialog .primary");
    browser.waitFor("dialog pre");
    assertThat(browser.text("dialog pre")).startsWith("pgemit_");
    browser.click("dialog footer .primary");
    browser.waitUntilGone("dialog");
    var row = "tbody tr:has(td:first-child:has-text('shop'))";
    browser.waitFor(row);
    browser.click(row + " .row-actions button:nth-child(1)");
    browser.click("dialog .primary");
    browser.waitFor("dialog pre");
    browser.click("dialog footer .primary");
    browser.waitFor(row + " .badge.warn"); // the old one, for another hour
    browser.click(row + " .row-actions .danger-outline");
    browser.click("dialog .danger");
    browser.waitUntilGone("dialog");
    browser.waitUntilGone(row);

    browser.view("audit");
    browser.waitFor("tbody tr");
    assertThat(browser.text("tbody"))
        .contains("Key created", "Key rotated", "Key revoked", "shop", "key console");
  }
}
