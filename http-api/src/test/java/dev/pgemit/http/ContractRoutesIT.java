package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.settings.Settings;
import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.contract.OpenApiDocument;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The routes of the service are those of the OpenAPI document. */
class ContractRoutesIT {
  private static final Set<String> FILE_FOLDERS = Set.of("/docs/", "/problems/", "/console/");

  @Test
  void routesAreTheOperationsOfTheDocument() throws Exception {
    var documented =
        OpenApiDocument.load().operations().stream()
            .map(operation -> route(operation.method(), operation.path()))
            .collect(Collectors.toCollection(TreeSet::new));

    var registered = registeredRoutes();

    assertThat(registered.stream().filter(route -> !route.startsWith("HEAD ")).toList())
        .containsExactlyElementsOf(documented);
  }

  @Test
  void everyPathWithGetAnswersHead() throws Exception {
    var registered = registeredRoutes();

    assertThat(registered.stream().filter(route -> route.startsWith("HEAD ")).toList())
        .containsExactlyElementsOf(
            registered.stream()
                .filter(route -> route.startsWith("GET "))
                .map(route -> route.replaceFirst("^GET", "HEAD"))
                .toList());
  }

  private static Set<String> registeredRoutes() throws Exception {
    try (var database = TestDatabase.createWithAttachments();
        var api =
            HttpApi.start(
                Settings.from(
                        Map.of(
                            "DATABASE_URL", database.url(), "PORT", "0", "PGEMIT_WARM_UP", "off"))
                    .withoutKeys())) {
      return api.routes().stream()
          .filter(route -> !route.startsWith("BEFORE "))
          .map(route -> route.split(" ", 2))
          .map(route -> route(route[0], route[1]))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  // The document has one path for all files of a folder.
  private static String route(String method, String path) {
    var template =
        FILE_FOLDERS.stream()
            .filter(path::startsWith)
            .map(folder -> folder + "{}")
            .findFirst()
            .orElse(path.replaceAll("[{<]\\w+[}>]", "{}"));
    return method.toUpperCase(Locale.ROOT) + " " + template;
  }
}
