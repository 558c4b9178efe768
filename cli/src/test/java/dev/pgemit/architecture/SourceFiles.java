package dev.pgemit.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The sources and the documents of the checkout, and the lists beside this class. */
final class SourceFiles {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

  /** Folders with files that the build generates or downloads. */
  private static final Set<String> GENERATED_FOLDERS = Set.of("target", "node_modules", ".git");

  private SourceFiles() {}

  /** Returns all Java files of the checkout, relative to it. */
  static List<Path> all() throws IOException {
    return find("");
  }

  /** Returns the Java files of a folder, both relative to the checkout. */
  static List<Path> find(String folder) throws IOException {
    return find(folder, file -> file.toString().endsWith(".java"));
  }

  /** Returns all Markdown files of the checkout, relative to it. */
  static List<Path> documents() throws IOException {
    return find("", file -> file.toString().endsWith(".md"));
  }

  /** Returns all files of the checkout whose path matches, relative to it. */
  static List<Path> matching(Pattern path) throws IOException {
    return find("", file -> path.matcher(file.toString()).matches());
  }

  /** Returns whether the checkout has a file or a folder. */
  static boolean exists(Path file) {
    return Files.exists(CHECKOUT.resolve(file));
  }

  private static List<Path> find(String folder, Predicate<Path> filter) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        CHECKOUT.resolve(folder),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return GENERATED_FOLDERS.contains(directory.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            var path = CHECKOUT.relativize(file);
            if (filter.test(path)) {
              files.add(path);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
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
