package dev.pgemit.publishing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The repository that a release writes. */
record Bundle(Path folder) {
  private static final List<String> COMPANIONS = List.of(".asc", ".md5", ".sha1");

  /** Returns the folder of an artifact. */
  Path of(String artifact) {
    return folder.resolve("dev/pgemit").resolve(artifact).resolve(ReleaseBuild.VERSION);
  }

  /** Returns a file of an artifact, for example {@code .pom} or {@code -sources.jar}. */
  Path file(String artifact, String suffix) {
    return of(artifact).resolve(artifact + "-" + ReleaseBuild.VERSION + suffix);
  }

  /** Returns the files of the artifacts, without their signatures and checksums. */
  List<Path> uploads() throws IOException {
    return Checkout.files(folder).stream()
        .filter(file -> COMPANIONS.stream().noneMatch(file.toString()::endsWith))
        .filter(file -> !file.getFileName().toString().startsWith("maven-metadata"))
        .toList();
  }
}
