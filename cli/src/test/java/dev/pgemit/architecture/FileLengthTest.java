package dev.pgemit.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The length of Java files, tests included. */
class FileLengthTest {
  private static final int MAX_LINES = 300;

  @Test
  void noFileIsLong() {
    var files =
        SourceFiles.find(
            "benchmarks/src",
            "cli/src",
            "emitter/src",
            "http-api/src",
            "interop/src",
            "jackson2/src",
            "micrometer/src",
            "migrations/src",
            "platforms",
            "test-support/src",
            "test/src");
    assertThat(files).hasSizeGreaterThan(800);

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
