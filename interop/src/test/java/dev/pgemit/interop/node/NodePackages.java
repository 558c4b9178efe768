package dev.pgemit.interop.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Installs the packages of a lock file. */
final class NodePackages {
  private NodePackages() {}

  /**
   * Installs the packages of a folder unless they are up to date. Aborts the test if Node is
   * missing, but fails it in CI.
   */
  static Path install(Path folder) {
    if (!isInstalled("node") || !isInstalled("npm")) {
      var missing = "Node.js and npm are missing: install Node.js 20 or newer";
      if (Boolean.parseBoolean(System.getenv("CI"))) {
        throw new AssertionError(missing);
      }
      abort(missing);
    }
    try {
      InstallLock.run(folder.getFileName().toString(), () -> installIfOutdated(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  private static void installIfOutdated(Path folder) throws IOException {
    var lock = Files.getLastModifiedTime(folder.resolve("package-lock.json"));
    var installed = folder.resolve("node_modules/.package-lock.json");
    if (!Files.exists(installed) || Files.getLastModifiedTime(installed).compareTo(lock) < 0) {
      System.out.println("Installing the Node.js packages of " + folder + " (npm ci) …");
      var npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
      assertThat(CommandRunner.run(npm.directory(folder.toFile()))).as("npm ci").isZero();
    }
  }

  private static boolean isInstalled(String program) {
    try {
      return CommandRunner.run(new ProcessBuilder(program, "--version")) == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
