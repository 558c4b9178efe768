package dev.pgemit.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The links of all Markdown files, and the width of their prose. google-java-format checks the
 * width of comments in Java.
 */
class DocumentsTest {
  private static final int MAX_WIDTH = 100;
  private static final Pattern OTHER_HOST = Pattern.compile("[a-z]+:.*");

  // Tables, images and lines of code cannot be wrapped.
  private static final Pattern UNWRAPPABLE = Pattern.compile("\\s*(?:\\||!\\[).*| {4,}.*|\\S+");

  /** Programs write these pages. */
  private static final Set<Path> GENERATED =
      Set.of(Path.of("docs/faults.md"), Path.of("docs/performance.md"));

  private static final String GENERATED_PART = "<!-- Generated ";

  @Test
  void everyLinkHasItsFileAndHeading() throws IOException {
    var dead = new ArrayList<String>();
    var count = 0;
    for (var document : documents()) {
      for (var line : document.lines()) {
        for (var target : Document.targets(line)) {
          if (!OTHER_HOST.matcher(target).matches()) {
            count++;
            if (isDead(document.file(), target)) {
              dead.add("%s:%d: %s".formatted(document.file(), line.number(), target));
            }
          }
        }
      }
    }
    assertThat(count).isGreaterThan(500);
    assertThat(dead).isEmpty();
  }

  @Test
  void proseFitsTheWidth() throws IOException {
    var tooWide = new ArrayList<String>();
    for (var document : documents()) {
      if (!GENERATED.contains(document.file())) {
        document.lines().stream()
            .takeWhile(line -> !line.text().startsWith(GENERATED_PART))
            .filter(line -> line.text().length() > MAX_WIDTH)
            .filter(line -> !UNWRAPPABLE.matcher(line.text()).matches())
            .forEach(line -> tooWide.add("%s:%d".formatted(document.file(), line.number())));
      }
    }
    assertThat(tooWide).as("lines of more than %s characters", MAX_WIDTH).isEmpty();
  }

  private static List<Document> documents() throws IOException {
    var documents = SourceFiles.documents().stream().map(Document::new).toList();
    assertThat(documents).hasSizeGreaterThan(100);
    return documents;
  }

  private static boolean isDead(Path source, String target) {
    var parts = target.split("#", 2);
    var file = parts[0].isEmpty() ? source : source.resolveSibling(parts[0]).normalize();
    var isHeading = parts.length == 2 && file.toString().endsWith(".md");
    return !SourceFiles.exists(file)
        || (isHeading && !new Document(file).anchors().contains(parts[1]));
  }
}
