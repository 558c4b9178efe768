package dev.pgemit.http.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemType;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.testing.contract.OpenApiDocument;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The code, the OpenAPI document and the documentation list the same problem types. */
class ProblemTypesTest {
  private static final Path PAGES = Path.of("../docs/problems");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```json\n(.*?)```");

  private static final Set<String> SLUGS =
      Arrays.stream(ProblemType.values())
          .map(ProblemType::slug)
          .collect(Collectors.toCollection(TreeSet::new));

  @Test
  void documentHasEveryTypeWithItsStatus() {
    var document = OpenApiDocument.load();
    Map<String, Set<Integer>> statuses = new HashMap<>();
    document
        .operations()
        .forEach(
            operation ->
                operation
                    .statuses()
                    .forEach(
                        status ->
                            collect(statuses, operation.response(status).orElseThrow(), status)));
    document
        .root()
        .get("x-other-responses")
        .forEachEntry(
            (status, response) ->
                collect(statuses, document.resolve(response), Integer.parseInt(status)));

    assertThat(statuses.keySet()).containsExactlyInAnyOrderElementsOf(SLUGS);
    for (var type : ProblemType.values()) {
      assertThat(statuses.get(type.slug())).as(type.slug()).containsExactly(type.status());
    }
  }

  private static void collect(
      Map<String, Set<Integer>> statuses, tools.jackson.databind.JsonNode response, int status) {
    for (var slug : response.path("x-problem-types")) {
      statuses.computeIfAbsent(slug.stringValue(), unused -> new TreeSet<>()).add(status);
    }
  }

  @Test
  void everyTypeHasPageAndEveryPageHasType() throws Exception {
    try (var files = Files.list(PAGES)) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".md", "")))
          .containsExactlyInAnyOrderElementsOf(SLUGS);
    }
  }

  @ParameterizedTest
  @EnumSource(ProblemType.class)
  void exampleOfPageIsProblemOfType(ProblemType type) throws Exception {
    var page = Files.readString(PAGES.resolve(type.slug() + ".md"));
    var example = EXAMPLE.matcher(page);
    assertThat(example.find()).isTrue();

    var problem = ResponseAssertions.json(example.group(1));
    var actual =
        ResponseAssertions.json(
            new String(new Problem(type, "a detail").toJson(), StandardCharsets.UTF_8));
    for (var member : List.of("type", "title", "status")) {
      assertThat(problem.get(member)).as(member).isEqualTo(actual.get(member));
    }
    assertThat(problem.get("detail").stringValue()).isNotBlank();
  }

  @Test
  void indexHasRowForEachType() throws Exception {
    var index = Files.readString(Path.of("../docs/problems.md"));

    assertThat(index.lines().filter(line -> line.startsWith("| ") && line.contains("](")))
        .containsExactlyElementsOf(
            Arrays.stream(ProblemType.values())
                .map(
                    type ->
                        "| %d | [%s](problems/%s.md) | %s |"
                            .formatted(type.status(), type.slug(), type.slug(), type.title()))
                .toList());
  }
}
