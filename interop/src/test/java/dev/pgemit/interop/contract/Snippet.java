package dev.pgemit.interop.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A block of code in a page of the documentation. */
final class Snippet {
  private Snippet() {}

  /** Returns the first block below a heading, which must be of the language. */
  static String find(Path page, String heading, String language) throws IOException {
    var pattern =
        Pattern.compile(
            "(?s)## " + Pattern.quote(heading) + "\n(?:(?!\n## ).)*?```(\\w+)\n(.*?)```");
    var found = pattern.matcher(Files.readString(page));
    assertThat(found.find()).as("a snippet in %s under %s", page, heading).isTrue();
    assertThat(found.group(1)).isEqualTo(language);
    return found.group(2);
  }
}
