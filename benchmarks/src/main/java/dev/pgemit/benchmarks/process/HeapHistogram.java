package dev.pgemit.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Measures the live objects of a JVM. */
public final class HeapHistogram {
  private HeapHistogram() {}

  /** Returns the bytes of live objects after a full collection; empty if this Java has no jcmd. */
  public static OptionalLong liveBytes(long pid) {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!jcmd.toFile().canExecute()) {
      return OptionalLong.empty();
    }
    try {
      // The histogram counts live objects only, so jcmd collects garbage first.
      var process =
          new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram").start();
      var histogram = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return histogram
          .lines()
          .filter(line -> line.startsWith("Total"))
          .mapToLong(line -> Long.parseLong(line.strip().split("\\s+", -1)[2]))
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
