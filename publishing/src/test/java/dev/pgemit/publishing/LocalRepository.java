package dev.pgemit.publishing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A local repository of Maven without artifacts of pgemit. It links to everything else that this
 * machine has downloaded.
 */
record LocalRepository(Path folder) {
  private static final Path DOWNLOADED =
      Path.of(
          System.getProperty(
              "localRepository", System.getProperty("user.home") + "/.m2/repository"));

  static LocalRepository create(Path folder) throws IOException {
    link(DOWNLOADED, folder, "dev");
    link(DOWNLOADED.resolve("dev"), folder.resolve("dev"), "pgemit");
    return new LocalRepository(folder);
  }

  /** Adds the artifacts of a repository, which has the same layout. */
  void add(Path bundle) throws IOException {
    Checkout.copyTree(bundle.resolve("dev/pgemit"), folder.resolve("dev/pgemit"));
  }

  private static void link(Path source, Path target, String exceptName) throws IOException {
    Files.createDirectories(target);
    if (!Files.isDirectory(source)) {
      return;
    }
    try (var entries = Files.list(source)) {
      for (var entry : entries.toList()) {
        var name = entry.getFileName().toString();
        if (!name.equals(exceptName)) {
          Files.createSymbolicLink(target.resolve(name), entry);
        }
      }
    }
  }
}
