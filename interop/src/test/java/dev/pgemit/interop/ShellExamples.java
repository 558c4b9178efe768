package dev.pgemit.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The shell examples of a page of the documentation. */
final class ShellExamples {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");

  private ShellExamples() {}

  /** Returns the commands of each block, in the order of the page. */
  static List<List<String>> blocks(Path page) throws IOException {
    return BLOCK
        .matcher(Files.readString(page))
        .results()
        .map(block -> block.group(1).lines().toList())
        .toList();
  }
}
