package dev.pgemit.http.contract;

import dev.pgemit.http.files.StaticFile;
import dev.pgemit.http.files.StaticFiles;
import dev.pgemit.http.problem.ProblemType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The files of the contract: the OpenAPI document, its page, and the pages of problem types. */
public final class ContractFiles {
  private static final String YAML_RESOURCE = "openapi.yaml";
  private static final String VIEWER_POM = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
  private static final String PROBLEM_PAGES = "/docs/problems/";
  private static final String CSS = "text/css; charset=utf-8";
  private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

  // The viewer sets styles by attributes and draws icons from data URLs.
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'"
          + " data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors"
          + " 'none'";

  private static final String GUIDE_PLACEHOLDER = "{{guide}}";
  private static final String GUIDE_LINK =
      "<nav aria-label=\"Documentation\"><a href=\"docs/guide/\">Guide</a></nav>";

  private ContractFiles() {}

  /**
   * Returns all files, not loaded yet.
   *
   * @param hasGuide whether this build has a documentation site
   */
  public static StaticFiles all(boolean hasGuide) {
    Map<String, Supplier<StaticFile>> files = new LinkedHashMap<>();
    files.put("/openapi.yaml", () -> StaticFile.of("application/yaml", resource(YAML_RESOURCE)));
    files.put("/openapi.json", ContractFiles::json);
    files.put("/docs", () -> page(hasGuide));
    files.put("/docs/docs.css", () -> StaticFile.of(CSS, resource("docs.css")));
    files.put("/docs/docs.js", () -> StaticFile.of(JAVASCRIPT, resource("docs.js")));
    files.put("/docs/swagger-ui.css", () -> StaticFile.of(CSS, viewerFile("swagger-ui.css")));
    files.put(
        "/docs/swagger-ui-bundle.js",
        () -> StaticFile.of(JAVASCRIPT, viewerFile("swagger-ui-bundle.js")));
    for (var type : ProblemType.values()) {
      files.put(type.uri(), () -> problemPage(type));
    }
    return new StaticFiles(files);
  }

  private static StaticFile json() {
    var document = new YAMLMapper().readTree(resource(YAML_RESOURCE));
    return StaticFile.of("application/json", new JsonMapper().writeValueAsBytes(document));
  }

  private static StaticFile page(boolean hasGuide) {
    var html =
        new String(resource("docs.html"), StandardCharsets.UTF_8)
            .replace(GUIDE_PLACEHOLDER, hasGuide ? GUIDE_LINK : "");
    return StaticFile.of("text/html; charset=utf-8", html)
        .withHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
  }

  // Markdown reads well as plain text, which every browser shows.
  private static StaticFile problemPage(ProblemType type) {
    return StaticFile.of(
        "text/plain; charset=utf-8", resource(PROBLEM_PAGES + type.slug() + ".md"));
  }

  private static byte[] viewerFile(String name) {
    return resource("/META-INF/resources/webjars/swagger-ui/" + viewerVersion() + "/" + name);
  }

  private static String viewerVersion() {
    var properties = new Properties();
    try (var file = ContractFiles.class.getResourceAsStream(VIEWER_POM)) {
      if (file == null) {
        throw missing(VIEWER_POM);
      }
      properties.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  private static byte[] resource(String name) {
    try (var file = ContractFiles.class.getResourceAsStream(name)) {
      if (file == null) {
        throw missing(name);
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IllegalStateException missing(String name) {
    return new IllegalStateException("The build lacks " + name);
  }
}
