package dev.pgemit.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packages of test sources. They are read from the import declarations, because the test
 * classes of other modules are not on the class path.
 */
class TestPackagesTest {
  private static final Pattern PACKAGE = Pattern.compile("package ([a-z.]+);");
  private static final Pattern IMPORT =
      Pattern.compile("import (?:static )?([a-z.]+)\\.([A-Z]\\w*)[\\w.]*;");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "emitter/src/test",
        "spring-boot-starter/src/test",
        "publishing/src/test",
        "migrations/src/test",
        "http-api/src/test",
        "cli/src/test",
        "interop/src/test",
        "redis/src/test",
        "benchmarks/src/test",
        "test-support/src/main"
      })
  void packagesHaveNoCircles(String folder) throws IOException {
    var imports = imports(folder);
    assertThat(imports).isNotEmpty();

    var inCircles = new TreeSet<String>();
    for (var name : imports.keySet()) {
      if (reachable(name, imports).contains(name)) {
        inCircles.add(name);
      }
    }
    assertThat(inCircles).as("packages that import each other").isEmpty();
  }

  /** Returns the packages of a source tree, each with the packages of the tree that it imports. */
  private static Map<String, Set<String>> imports(String folder) throws IOException {
    var sources = new HashMap<String, List<String>>();
    for (var file : SourceFiles.find(folder)) {
      var lines = SourceFiles.read(file);
      var name = file.getFileName().toString().replace(".java", "");
      sources.put(packageOf(lines) + "." + name, lines);
    }

    var imports = new HashMap<String, Set<String>>();
    for (var lines : sources.values()) {
      var from = packageOf(lines);
      var imported = imports.computeIfAbsent(from, unused -> new HashSet<>());
      for (var line : lines) {
        var match = IMPORT.matcher(line);
        if (match.matches()
            && !match.group(1).equals(from)
            && sources.containsKey(match.group(1) + "." + match.group(2))) {
          imported.add(match.group(1));
        }
      }
    }
    return imports;
  }

  private static String packageOf(List<String> lines) {
    return lines.stream()
        .map(PACKAGE::matcher)
        .filter(match -> match.matches())
        .findFirst()
        .orElseThrow()
        .group(1);
  }

  private static Set<String> reachable(String start, Map<String, Set<String>> imports) {
    var found = new HashSet<String>();
    var open = new ArrayDeque<>(imports.getOrDefault(start, Set.of()));
    while (!open.isEmpty()) {
      var next = open.remove();
      if (found.add(next)) {
        open.addAll(imports.getOrDefault(next, Set.of()));
      }
    }
    return found;
  }
}
