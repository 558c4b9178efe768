package dev.pgemit.interop.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder {@code interop/node}, with the packages of its lock file installed. */
public final class NodeWorkspace {
  private NodeWorkspace() {}

  /**
   * Installs the packages, and returns the folder. Aborts the test if Node is missing, but fails it
   * in CI.
   */
  public static Path folder() {
    return LazyFolder.FOLDER;
  }

  private static Path install() {
    var folder = Path.of("node").toAbsolutePath();
    if (!isInstalled("node") || !isInstalled("npm")) {
      var missing = "Node.js and npm are missing: install Node.js 20 or newer";
      if (Boolean.parseBoolean(System.getenv("CI"))) {
        throw new AssertionError(missing);
      }
      abort(missing);
    }
    try {
      InstallLock.run(() -> installIfOutdated(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  private static void installIfOutdated(Path folder) throws IOException {
    var lock = Files.getLastModifiedTime(folder.resolve("package-lock.json"));
    var installed = folder.resolve("node_modules/.package-lock.json");
    if (!Files.exists(installed) || Files.getLastModifiedTime(installed).compareTo(lock) < 0) {
      System.out.println("Installing what the Socket.IO servers and clients need (npm ci) …");
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

  private static final class LazyFolder {
    static final Path FOLDER = install();
  }
}
