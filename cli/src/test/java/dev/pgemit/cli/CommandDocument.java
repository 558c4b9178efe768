package dev.pgemit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The page {@code docs/cli.md}: an introduction by hand, and a generated reference. */
final class CommandDocument {
  static final Path PAGE = Path.of("../docs/cli.md");
  static final String MARKER = "<!-- Generated from the commands. -->\n";

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

  private CommandDocument() {}

  static String introduction(String page) {
    return page.substring(0, page.indexOf(MARKER));
  }

  static String reference(String page) {
    return page.substring(page.indexOf(MARKER) + MARKER.length() + 1);
  }

  /** Returns the commands that the page shows, in order. */
  static List<String> examples() throws IOException {
    var examples = new ArrayList<String>();
    for (var block : BLOCK.matcher(Files.readString(PAGE)).results().toList()) {
      block.group(1).lines().filter(line -> line.contains("pgemit ")).forEach(examples::add);
    }
    return examples;
  }

  /** Returns the arguments after {@code pgemit}, without their quotes. */
  static String[] arguments(String example) {
    return WORD.matcher(example.replaceFirst("^pgemit ", ""))
        .results()
        .map(word -> word.group().replaceAll("^(['\"])(.*)\\1$", "$2"))
        .toArray(String[]::new);
  }
}
