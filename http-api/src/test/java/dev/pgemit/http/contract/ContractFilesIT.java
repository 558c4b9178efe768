package dev.pgemit.http.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.problem.ProblemType;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Tests the public files, on a service that requires keys. */
class ContractFilesIT {
  @RegisterExtension
  static final ServiceFixture service = ServiceFixture.withAllTables().requireKeys();

  @BeforeAll
  static void createKey() throws Exception {
    service.keys().create("any", "emit");
  }

  @ParameterizedTest
  @CsvSource({
    "/openapi.yaml, application/yaml",
    "/openapi.json, application/json",
    "/docs, text/html; charset=utf-8",
    "/docs/docs.css, text/css; charset=utf-8",
    "/docs/docs.js, text/javascript; charset=utf-8",
    "/docs/swagger-ui.css, text/css; charset=utf-8",
    "/docs/swagger-ui-bundle.js, text/javascript; charset=utf-8"
  })
  void servesFileWithoutKey(String path, String contentType) throws Exception {
    var answer = service.get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Content-Type")).isEqualTo(contentType);
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
    assertThat(answer.body()).isNotEmpty();
  }

  @Test
  void jsonAndYamlAreTheSameDocument() throws Exception {
    assertThat(ResponseAssertions.json(service.get("/openapi.json").body()))
        .isEqualTo(new YAMLMapper().readTree(service.get("/openapi.yaml").body()));
  }

  @Test
  void answersNotModifiedToKnownTag() throws Exception {
    var tag = header(service.get("/openapi.json"), "ETag");

    for (var known : new String[] {tag, "W/" + tag, "\"other\", " + tag, "*"}) {
      var answer =
          service.send(service.request("/openapi.json").header("If-None-Match", known).build());
      assertThat(answer.statusCode()).as(known).isEqualTo(304);
      assertThat(header(answer, "ETag")).isEqualTo(tag);
      assertThat(answer.body()).isEmpty();
    }
    var other =
        service.send(service.request("/openapi.json").header("If-None-Match", "\"x\"").build());
    assertThat(other.statusCode()).isEqualTo(200);
  }

  @Test
  void headHasTheLengthOfTheFile() throws Exception {
    var head =
        service.send(service.request("/docs").method("HEAD", BodyPublishers.noBody()).build());

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(header(head, "Content-Length"))
        .isEqualTo(String.valueOf(service.get("/docs").body().length()));
  }

  @Test
  void rejectsQuery() throws Exception {
    assertThat(ResponseAssertions.errors(service.get("/docs?x=1"))).containsOnlyKeys("/x");
    assertThat(service.get("/openapi.yaml?&=").statusCode()).isEqualTo(200);
  }

  @Test
  void otherMethodNeedsKey() throws Exception {
    ResponseAssertions.problem(service.post("/docs", "{}"), 401);
  }

  @ParameterizedTest
  @EnumSource(ProblemType.class)
  void everyProblemTypeHasPage(ProblemType type) throws Exception {
    var answer = service.get(type.uri());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .startsWith("# " + type.title() + "\n")
        .contains("Status " + type.status() + ", type `" + type.uri() + "`")
        .contains("## What happened", "## Why", "## What to do", "## Example");
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }
}
