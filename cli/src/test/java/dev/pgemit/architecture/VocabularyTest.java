package dev.pgemit.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Names and phrases that the sources no longer use: {@code forbidden-words.txt} has a regular
 * expression for each, which may match no line of a Java file.
 */
class VocabularyTest {
  @Test
  void sourcesUseNoForbiddenWord() throws IOException {
    var forbidden =
        Pattern.compile(
            SourceFiles.readList("forbidden-words.txt").stream()
                .map(word -> "(?:" + word + ")")
                .collect(Collectors.joining("|")));
    var files = SourceFiles.all();
    assertThat(files).hasSizeGreaterThan(1_000);

    var uses = new ArrayList<String>();
    for (var file : files) {
      var number = 0;
      for (var line : SourceFiles.read(file)) {
        number++;
        var match = forbidden.matcher(line);
        if (match.find()) {
          uses.add("%s:%d: %s".formatted(file, number, match.group()));
        }
      }
    }
    assertThat(uses).isEmpty();
  }
}
