package dev.pgemit.http.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests how the service serves a documentation site, on a service that requires keys. The site of
 * these tests has four pages and a page of Javadoc. {@code GuideIT} in {@code interop} opens the
 * real one.
 */
class GuideFilesIT {
  @RegisterExtension
  static final ServiceFixture service = ServiceFixture.withAllTables().requireKeys();

  private static String key;

  @BeforeAll
  static void createKey() throws Exception {
    key = service.keys().create("any", "emit");
  }

  @ParameterizedTest
  @CsvSource({"/docs/guide/, Start", "/docs/guide/java, from Java", "/docs/guide/adr/, Decisions"})
  void pageNeedsNoKeyAndHasStrictPolicy(String path, String title) throws Exception {
    var page = service.get(path);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains(title);
    assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(header(page, "Content-Security-Policy"))
        .startsWith("default-src 'none'")
        .doesNotContain("unsafe", "http:", "https:", "*");
  }

  @Test
  void fileWhoseNameChangesWithItsContentIsKeptForGood() throws Exception {
    var script = service.get("/docs/guide/assets/app.0a1b2c3d.js");
    var icon = service.get("/docs/guide/icon.svg");

    assertThat(header(script, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(header(script, "Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
    assertThat(header(icon, "Content-Type")).isEqualTo("image/svg+xml");
    assertThat(header(icon, "Cache-Control")).isEqualTo("no-cache");
  }

  /** The pages of Javadoc link to the names of files. */
  @Test
  void javadocKeepsTheNamesOfItsFiles() throws Exception {
    var page = service.get("/docs/guide/javadoc/emitter/index.html");
    var packages = service.get("/docs/guide/javadoc/emitter/element-list");

    assertThat(page.body()).contains("Javadoc");
    assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(page, "Content-Security-Policy")).doesNotContain("unsafe");
    assertThat(header(packages, "Content-Type")).isEqualTo("text/plain; charset=utf-8");
  }

  @Test
  void contractAndServiceLinkToTheGuide() throws Exception {
    assertThat(service.get("/docs").body()).contains("<a href=\"docs/guide/\">");
    assertThat(service.withKey(key).get("/v1").body()).contains("\"guide\":\"/docs/guide/\"");
  }

  @Test
  void addressWithoutSlashRedirects() throws Exception {
    var response = service.get("/docs/guide");

    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(header(response, "Location")).isEqualTo("guide/");
  }

  @Test
  void rejectsQuery() throws Exception {
    for (var path : new String[] {"/docs/guide", "/docs/guide/", "/docs/guide/java"}) {
      assertThat(ResponseAssertions.errors(service.get(path + "?x=1"))).containsOnlyKeys("/x");
    }
  }

  @ParameterizedTest
  @CsvSource({"/docs/guide/unknown", "/docs/guide/java.html", "/docs/guide/java/"})
  void onlyExistingPagesNeedNoKey(String path) throws Exception {
    ResponseAssertions.problem(service.get(path), 401);

    assertThat(service.withKey(key).get(path).statusCode()).isEqualTo(404);
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }
}
