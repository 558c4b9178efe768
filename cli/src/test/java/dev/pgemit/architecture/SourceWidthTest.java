package dev.pgemit.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The width of manifests, poms, scripts, JavaScript and style sheets. {@code DocumentsTest} checks
 * documents, and google-java-format checks Java. The migrations keep their lines, since a change of
 * a migration changes its checksum.
 */
class SourceWidthTest {
  private static final int MAX_WIDTH = 100;

  private static final Pattern CHECKED =
      Pattern.compile(
          ".*\\.(?:css|js|mjs|sh|tpl|xml|yaml)|(?:.*/)?Dockerfile"
              + "|(?:\\.ci|benchmarks)/run|interop/faults|pgemit|.*/src/main/scripts/[\\w-]+");

  /** An entry of this file is one line, so that entries can be compared. */
  private static final Path CONTRACT =
      Path.of("http-api/src/main/resources/dev/pgemit/http/contract/openapi.yaml");

  /** A word, such as an address, or a value of XML, whose line breaks would be part of it. */
  private static final Pattern UNWRAPPABLE =
      Pattern.compile("\\s*(?:#|//)?\\s*\\S+|\\s*<(\\w+)>[^<]*</\\1>");

  @Test
  void linesFitTheWidth() throws IOException {
    var tooWide = new ArrayList<String>();
    for (var file : checkedFiles()) {
      if (!file.equals(CONTRACT)) {
        var number = 0;
        for (var line : SourceFiles.read(file)) {
          number++;
          if (line.length() > MAX_WIDTH && !UNWRAPPABLE.matcher(line).matches()) {
            tooWide.add("%s:%d".formatted(file, number));
          }
        }
      }
    }
    assertThat(tooWide).as("lines of more than %s characters", MAX_WIDTH).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".ci/run",
        "Dockerfile",
        "benchmarks/run",
        "cli/src/main/scripts/launch.sh",
        "cli/src/main/scripts/train-archive",
        "http-api/src/main/resources/dev/pgemit/http/console/app.js",
        "interop/faults",
        "pgemit",
        "pom.xml"
      })
  void checksScriptsAndPoms(String file) throws IOException {
    assertThat(checkedFiles()).contains(Path.of(file)).hasSizeGreaterThan(100);
  }

  private static List<Path> checkedFiles() throws IOException {
    return SourceFiles.matching(CHECKED);
  }
}
