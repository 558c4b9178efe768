package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pgemit.interop.node.BrowserPage;
import dev.pgemit.interop.node.DocsWorkspace;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Builds the documentation site, which fails for dead links, and reads it as users of a service do.
 */
class GuideIT {
  private static final String HOME = "/docs/guide/";

  private static final String TOKEN = "document.querySelector('.vp-code span[class*=code-]')";

  private static final String LINK_OF_PROBLEM =
      "document.querySelector('.vp-doc td a[href*=invalid-body]')";

  private static final String LINK_OF_JAVADOC =
      "document.querySelector('.VPSidebar a[href*=javadoc][target=_self]')";

  private static final String NAMES_OF_JAVADOC =
      """
      [...document.querySelectorAll(".VPSidebar a[href*='/javadoc/']")]
        .map((link) => link.textContent.trim()).join(" ")
      """;

  private static TestDatabase database;
  private static ServiceProcess service;
  private static BrowserPage browser;

  @BeforeAll
  static void buildSiteAndStartService() throws Exception {
    DocsWorkspace.run("build");
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    service = ServiceProcess.startWith(DocsWorkspace.site(), database.url());
    browser = new BrowserPage(url(HOME), ".vp-doc h1");
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (service != null) {
      service.close();
      database.close();
    }
  }

  @Test
  void serviceHasEveryFileAndNoPageHasInlineCode() throws Exception {
    var names = Files.readAllLines(DocsWorkspace.site().resolve("docs/guide/files.txt"));
    names.remove("404.html");

    assertThat(names).contains("index.html", "java.html", "adr/index.html", "problems.html");
    for (var name : names) {
      var path = HOME + (name.startsWith("javadoc/") ? name : addressOf(name));
      var file = service.get(path);
      assertThat(file.statusCode()).as(path).isEqualTo(200);
      if (name.endsWith(".html")) {
        assertThat(file.body())
            .as(path)
            .doesNotContainPattern("<style|<[^>]* (?:style|on[a-z]+)=|<script(?![^>]* src=)")
            .doesNotContainPattern("<(?:script|img|link)[^>]* (?:src|href)=\"https?:");
      }
    }
  }

  @Test
  void readerFindsPagesInEitherTheme() {
    open(HOME, ".vp-doc h1");

    click(".VPSidebar a[href='" + HOME + "java']");
    waitFor(".vp-doc h1#send-events-from-java");
    click(".VPSwitchAppearance");
    waitFor("html.dark");
    // Colours of code come from a style sheet that both themes share.
    assertThat(evaluate("getComputedStyle(" + TOKEN + ").color"))
        .isNotEqualTo(evaluate("getComputedStyle(document.body).color"));
    search("idempotency", ".result");
    assertThat(evaluate("location.pathname")).startsWith(HOME).isNotEqualTo(HOME + "java");

    assertNoErrors();
  }

  @Test
  void operationIsFoundAndItsExampleRuns() throws Exception {
    open(HOME, ".vp-doc h1");

    search("Publish one event", ".result[href='" + HOME + "rest/emit#emit']");
    waitFor(".vp-doc h2#emit");
    assertThat(evaluate("location.pathname")).isEqualTo(HOME + "rest/emit");
    assertThat(textOf("h2#emit + div code")).isEqualTo("POST /v1/emit");
    assertThat(textOf("h2#emit ~ h3#body ~ table"))
        .containsPattern("event\\s*string, at most 1,024 characters[^.]*required");
    assertThat(evaluate(LINK_OF_PROBLEM + ".pathname")).isEqualTo(HOME + "problems/invalid-body");
    var command = textOf("h3#example ~ .language-sh code").replace(":8080", ":" + service.port());
    try (var channel = TestChannel.listen(database, "/");
        var shell =
            ShellCommand.start(new ProcessBuilder("bash", "-c", "KEY=unused\n" + command))) {
      shell.awaitLine("\\{\"id\":\"([^\"]+)\"\\}");
      assertThat(channel.next()).contains("\"hello\"");
    }

    assertNoErrors();
  }

  @Test
  void rulesBetweenFieldsAreSentences() {
    open(HOME + "rest/sockets", ".vp-doc h2#disconnectSockets");

    assertThat(textOf(".vp-doc"))
        .contains(
            "If everyone is true, to must be absent or empty. "
                + "Otherwise, to is required and must have at least 1 item.",
            "total and truncated are either both present or both absent.");
  }

  @Test
  void javadocWorksUnderThePolicyOfTheGuide() throws Exception {
    assumeThat(Files.exists(javadocOf("emitter")) || Boolean.parseBoolean(System.getenv("CI")))
        .as("mvn verify writes the Javadoc of the library before this test")
        .isTrue();
    open(HOME, ".vp-doc h1");

    open(evaluate(LINK_OF_JAVADOC + ".getAttribute('href')"), "a[href$='package-summary.html']");
    open(HOME + "javadoc/emitter/dev.pgemit/dev/pgemit/Emitter.html", "#search-input:enabled");
    click("button[id='method-summary-table-tab1']"); // a handler, and a style that it sets
    waitFor("button[id='method-summary-table-tab1'][aria-selected=true]");
    click("#search-input");
    browser.type("EmitterBuilder");
    waitFor(".ui-autocomplete .ui-menu-item");

    assertNoErrors();
  }

  @Test
  void guideHasTheJavadocOfEachPublishedArtifact() throws Exception {
    var modules = publishedModules();
    assumeThat(
            modules.stream().allMatch(module -> Files.exists(javadocOf(module)))
                || Boolean.parseBoolean(System.getenv("CI")))
        .as("mvn verify writes the Javadoc of all artifacts before this test")
        .isTrue();

    open(HOME, ".vp-doc h1");
    assertThat(evaluate(NAMES_OF_JAVADOC).split(" "))
        .containsExactlyInAnyOrderElementsOf(
            modules.stream().map(module -> "pgemit-" + module).toList());
    for (var module : modules) {
      open(HOME + "javadoc/" + module + "/index.html", "#search-input:enabled");
      assertThat(evaluate("document.title")).contains(nameOf(module) + " ").contains(" API");
    }

    assertNoErrors();
  }

  @Test
  void consoleAndContractLinkToTheGuideAndBack() {
    open("/", "a[href='docs/guide/'][aria-label=Guide]");
    open("/docs", "nav a[href='docs/guide/']");
    click("nav a[href='docs/guide/']");
    waitFor(".VPNavBar a[href='/docs']");
    click(".VPNavBar .service-link[href='/']");
    waitFor("a[aria-label=Guide]");

    assertNoErrors();
  }

  private static List<String> publishedModules() throws IOException {
    var bom = Files.readString(Path.of("..", "bom", "pom.xml"));
    return Pattern.compile("<artifactId>pgemit-([\\w-]+)</artifactId>")
        .matcher(bom.substring(bom.indexOf("<dependencyManagement>")))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static Path javadocOf(String module) {
    return DocsWorkspace.site().resolve("docs/guide/javadoc").resolve(module);
  }

  private static String nameOf(String module) throws IOException {
    var pom = Files.readString(Path.of("..", module, "pom.xml"));
    return pom.replaceFirst("(?s).*?<name>([^<]+)</name>.*", "$1");
  }

  private static String addressOf(String name) {
    return name.replaceFirst("(^|/)index\\.html$", "$1").replaceFirst("\\.html$", "");
  }

  private static void open(String path, String selector) {
    browser.open(url(path));
    waitFor(selector);
  }

  /** Opens a result. While the browser types, there are results for a part of the text. */
  private static void search(String text, String result) {
    click(".DocSearch-Button");
    waitFor(".VPLocalSearchBox input:focus"); // otherwise the page ignores the text
    browser.type(text);
    click(".VPLocalSearchBox " + result);
    browser.waitUntilGone(".VPLocalSearchBox");
  }

  private static String url(String path) {
    return "http://127.0.0.1:" + service.port() + path;
  }

  private static void click(String selector) {
    browser.click(selector);
  }

  private static void waitFor(String selector) {
    browser.waitFor(selector);
  }

  private static String textOf(String selector) {
    return browser.text(selector);
  }

  private static String evaluate(String script) {
    return browser.evaluate(script).asString();
  }

  private static void assertNoErrors() {
    assertThat(browser.exceptions()).isEmpty();
    // A violation of the policy of a page, such as a request to another host, is an error there.
    assertThat(
            browser
                .consoleMessages()
                .filter(line -> List.of("error", "warning").contains(line.get("level").asString())))
        .isEmpty();
  }
}
