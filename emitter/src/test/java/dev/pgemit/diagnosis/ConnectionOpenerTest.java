package dev.pgemit.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConnectionOpenerTest {
  private static final Pattern OPENING =
      Pattern.compile("^ *[^* ].*[sS]ource(\\(\\))?(\\.|::)getConnection", Pattern.MULTILINE);

  // ListenSource calls the package "datasource" through Connecting.
  @Test
  void everyConnectionIsOpenedByTheConnectionOpener() throws IOException {
    try (var files = Files.walk(Path.of("src/main/java"))) {
      assertThat(files)
          .filteredOn(file -> file.toString().endsWith(".java"))
          .filteredOn(file -> !file.startsWith("src/main/java/dev/pgemit/datasource"))
          .filteredOn(file -> OPENING.matcher(text(file)).find())
          .extracting(file -> file.getFileName().toString())
          .containsExactly("ConnectionOpener.java");
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
