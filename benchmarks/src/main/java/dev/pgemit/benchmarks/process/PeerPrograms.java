package dev.pgemit.benchmarks.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Finds and installs the programs of the peers in {@code benchmarks/peers}. */
public final class PeerPrograms {
  private PeerPrograms() {}

  /** Returns whether a program is on the PATH. */
  public static boolean isInstalled(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Installs the packages of the lock file, unless they are installed. */
  static void install(Path folder) {
    try {
      var lock = Files.getLastModifiedTime(folder.resolve("package-lock.json"));
      var installed = folder.resolve("node_modules/.package-lock.json");
      if (Files.exists(installed) && Files.getLastModifiedTime(installed).compareTo(lock) >= 0) {
        return;
      }
      System.err.println("Installing the Node peers (npm ci) …");
      var npm =
          new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
              .directory(folder.toFile())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (npm.waitFor() != 0) {
        throw new IllegalStateException("npm ci failed in " + folder + ": see above");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while npm installed the peers", e);
    }
  }
}
