package dev.pgemit.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The length of main Java files. {@code long-files.txt} lists the files over the limit, each with
 * the length that it may not exceed. Lines of the list are only ever removed or lowered.
 */
class FileLengthTest {
  private static final int MAX_LINES = 300;

  @Test
  void noFileIsLong() throws IOException {
    var files =
        SourceFiles.find(
            "emitter/src/main", "migrations/src/main", "http-api/src/main", "cli/src/main");
    assertThat(files).hasSizeGreaterThan(400);
    var exceptions = exceptions();

    var tooLong = new TreeMap<String, Integer>();
    var obsolete = new HashMap<>(exceptions);
    for (var file : files) {
      var path = path(file);
      var lines = SourceFiles.read(file).size();
      if (lines > exceptions.getOrDefault(path, MAX_LINES)) {
        tooLong.put(path, lines);
      }
      if (lines > MAX_LINES) {
        obsolete.remove(path);
      }
    }

    assertThat(tooLong).as("files of more lines than allowed").isEmpty();
    assertThat(obsolete).as("lines to remove from long-files.txt").isEmpty();
  }

  private static Map<String, Integer> exceptions() throws IOException {
    var exceptions = new HashMap<String, Integer>();
    for (var line : SourceFiles.readList("long-files.txt")) {
      var separator = line.indexOf(' ');
      exceptions.put(line.substring(separator + 1), Integer.parseInt(line.substring(0, separator)));
    }
    return exceptions;
  }

  private static String path(Path file) {
    return file.toString().replace('\\', '/');
  }
}
