package dev.pgemit.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The length of Java files, tests included. */
class FileLengthTest {
  private static final int MAX_LINES = 300;

  @Test
  void noFileIsLong() throws IOException {
    var files = SourceFiles.all();
    assertThat(files).hasSizeGreaterThan(1_000);

    var tooLong = new TreeMap<String, Integer>();
    for (var file : files) {
      var lines = SourceFiles.read(file).size();
      if (lines > MAX_LINES) {
        tooLong.put(file.toString(), lines);
      }
    }
    assertThat(tooLong).as("files of more than %s lines", MAX_LINES).isEmpty();
  }
}
