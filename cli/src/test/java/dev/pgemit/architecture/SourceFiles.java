package dev.pgemit.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The Java sources of the checkout, and the lists beside this class. */
final class SourceFiles {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

  private SourceFiles() {}

  /** Returns the Java files of some folders, all relative to the checkout. */
  static List<Path> find(String... folders) {
    return Stream.of(folders).map(CHECKOUT::resolve).flatMap(SourceFiles::walk).toList();
  }

  private static Stream<Path> walk(Path folder) {
    try (var files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(CHECKOUT::relativize)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the lines of a file of the checkout. */
  static List<String> read(Path file) {
    try {
      return Files.readAllLines(CHECKOUT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the lines of a list, without comments and blank lines. */
  static List<String> readList(String name) throws IOException {
    try (var list = Objects.requireNonNull(SourceFiles.class.getResourceAsStream(name), name)) {
      return new String(list.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }
}
