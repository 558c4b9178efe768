package dev.pgemit.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The archive of classes that the launcher makes in the background at its first run. */
final class ClassArchive {
  private static final int POLL_MILLIS = 100;
  private static final int MAX_SECONDS = 120;

  private ClassArchive() {}

  /** Waits until no launcher makes an archive, for at most two minutes. */
  static void awaitComplete() {
    var deadline = System.nanoTime() + MAX_SECONDS * 1_000_000_000L;
    while (isBeingMade() && System.nanoTime() < deadline) {
      Pause.ofMillis(POLL_MILLIS);
    }
  }

  private static boolean isBeingMade() {
    var folder = cacheFolder();
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (var files = Files.list(folder)) {
      return files.anyMatch(
          file -> file.toString().endsWith(".lock") && hasOwner(file.resolve("pid")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path cacheFolder() {
    var cache = System.getenv("XDG_CACHE_HOME");
    var parent =
        cache != null ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
    return parent.resolve("pgemit");
  }

  /** Returns whether the process still runs that makes the archive. */
  private static boolean hasOwner(Path pid) {
    try {
      var owner = Files.readString(pid).strip();
      return owner.isEmpty() || ProcessHandle.of(Long.parseLong(owner)).isPresent();
    } catch (IOException e) {
      return Files.exists(Objects.requireNonNull(pid.getParent())); // not written yet
    }
  }
}
