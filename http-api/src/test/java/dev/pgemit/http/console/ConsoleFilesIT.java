package dev.pgemit.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests the files of the console, on a service that requires keys. */
class ConsoleFilesIT {
  private static final Pattern ASSET = Pattern.compile("(?:href|src)=\"(console/[^\"]+)\"");
  private static final int MAX_FIRST_VIEW_BYTES = 200_000;

  @RegisterExtension
  static final ServiceFixture service = ServiceFixture.withAllTables().requireKeys();

  @RegisterExtension
  static final ServiceFixture withoutConsole =
      ServiceFixture.withAllTables().setting("PGEMIT_CONSOLE", "off");

  @BeforeAll
  static void createKey() throws Exception {
    service.keys().create("any", "emit");
  }

  @Test
  void pageHasStrictPolicyAndIsCheckedBeforeEachUse() throws Exception {
    var page = service.get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(header(page, "Content-Security-Policy"))
        .startsWith("default-src 'none'")
        .doesNotContain("unsafe", "http:", "https:", "*");
    assertThat(page.body()).doesNotContain("http://", "https://");
  }

  @Test
  void assetsAreKeptForGoodUnderTheirFingerprint() throws Exception {
    var names = assets();

    assertThat(names)
        .hasSizeGreaterThan(40)
        .allMatch(name -> name.matches("console/[\\w-]{16}/.*"));
    for (var name : names) {
      var asset = service.get("/" + name);
      assertThat(asset.statusCode()).as(name).isEqualTo(200);
      assertThat(header(asset, "Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
      assertThat(header(asset, "X-Content-Type-Options")).isEqualTo("nosniff");
    }
    var stable = service.get("/console/main.js");
    assertThat(header(stable, "Cache-Control")).isEqualTo("no-cache");
    assertThat(service.get("/" + names.get(0).replaceFirst("/[\\w-]{16}/", "/0000000000000000/")))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(401);
  }

  @Test
  void firstViewIsSmall() throws Exception {
    var bytes = compressed("/").length;
    for (var name : assets()) {
      bytes += compressed("/" + name).length;
    }

    assertThat(bytes).isLessThan(MAX_FIRST_VIEW_BYTES);
  }

  @Test
  void compressedFileIsTheSameFile() throws Exception {
    var plain = service.get("/console/parts.css");
    var zipped = compressed("/console/parts.css");

    assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes())
        .asString()
        .isEqualTo(plain.body());
    assertThat(zipped.length).isLessThan(plain.body().length() / 2);
  }

  @Test
  void everyFileOfTheConsoleIsServed() throws Exception {
    var folder = Path.of("src/main/resources/dev/pgemit/http/console");
    try (var files = Files.walk(folder)) {
      assertThat(ConsoleAssets.names())
          .containsAll(
              files
                  .filter(Files::isRegularFile)
                  .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                  .filter(name -> !name.equals("index.html"))
                  .toList());
    }
  }

  @Test
  void rejectsQuery() throws Exception {
    assertThat(ResponseAssertions.errors(service.get("/?x=1"))).containsOnlyKeys("/x");
    assertThat(ResponseAssertions.errors(service.get("/console/main.js?x=1")))
        .containsOnlyKeys("/x");
  }

  @Test
  void consoleCanBeOff() throws Exception {
    var home = withoutConsole.get("/");

    assertThat(home.statusCode()).isEqualTo(302);
    assertThat(header(home, "Location")).isEqualTo("docs");
    ResponseAssertions.problem(withoutConsole.get("/console/main.js"), 404);
  }

  private static List<String> assets() throws Exception {
    return ASSET
        .matcher(service.get("/").body())
        .results()
        .map((MatchResult match) -> match.group(1))
        .distinct()
        .toList();
  }

  private static byte[] compressed(String path) throws Exception {
    var request = service.request(path).header("Accept-Encoding", "br, gzip").build();
    var response =
        java.net.http.HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
    assertThat(header(response, "Content-Encoding")).isEqualTo("gzip");
    assertThat(header(response, "Vary")).isEqualTo("Accept-Encoding");
    return response.body();
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }
}
