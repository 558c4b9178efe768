package dev.pgemit.publishing;

import java.util.List;
import java.util.regex.Pattern;

/** The section of docs/spring-boot.md that makes a new project. */
final class Quickstart {
  private static final Pattern SECTION =
      Pattern.compile("(?s)## From zero in five minutes\n(.*?)\n## ");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");

  private Quickstart() {}

  /** Returns the blocks of a language, in order. */
  static List<String> blocks(String language) {
    var section = SECTION.matcher(Checkout.read("docs/spring-boot.md"));
    if (!section.find()) {
      throw new IllegalStateException("docs/spring-boot.md has no section " + SECTION);
    }
    return BLOCK
        .matcher(section.group(1))
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  /** Returns the statement that creates the table of the application. */
  static String createTable() {
    return String.join("\n", blocks("sql"));
  }
}
