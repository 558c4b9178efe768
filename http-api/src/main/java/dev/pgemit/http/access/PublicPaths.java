package dev.pgemit.http.access;

import dev.pgemit.http.console.ConsoleFiles;
import dev.pgemit.http.guide.GuideFiles;
import dev.pgemit.http.problem.ProblemType;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The exact paths that need no key. Every other spelling that reaches the same route requires a
 * key.
 */
final class PublicPaths {
  private static final Set<String> PATHS =
      Stream.of(
              Stream.of(
                  "/",
                  "/healthz",
                  "/readyz",
                  "/openapi.json",
                  "/openapi.yaml",
                  "/docs",
                  "/docs/docs.css",
                  "/docs/docs.js",
                  "/docs/swagger-ui.css",
                  "/docs/swagger-ui-bundle.js"),
              Arrays.stream(ProblemType.values()).map(ProblemType::uri),
              ConsoleFiles.paths().stream(),
              GuideFiles.paths().stream())
          .flatMap(paths -> paths)
          .collect(Collectors.toUnmodifiableSet());

  private PublicPaths() {}

  static boolean contains(String path) {
    return PATHS.contains(path);
  }
}
