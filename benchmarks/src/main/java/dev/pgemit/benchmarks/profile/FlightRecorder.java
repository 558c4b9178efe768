package dev.pgemit.benchmarks.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Records another JVM with JDK Flight Recorder, by {@code jcmd}. */
public final class FlightRecorder {
  private static final String RECORDING = "benchmark";

  private FlightRecorder() {}

  /** Returns whether this Java has {@code jcmd}. */
  public static boolean isAvailable() {
    return Files.isExecutable(jcmd());
  }

  /**
   * Records a process while a task runs, and writes the recording to a file.
   *
   * @throws IllegalStateException if the process does not record
   */
  public static void record(long pid, Path file, Runnable task) {
    call(pid, "JFR.start", "name=" + RECORDING, "settings=profile");
    try {
      task.run();
    } finally {
      call(pid, "JFR.stop", "name=" + RECORDING, "filename=" + file);
    }
    if (!Files.exists(file)) {
      throw new IllegalStateException("Process %d wrote no recording to %s".formatted(pid, file));
    }
  }

  private static Path jcmd() {
    return Path.of(System.getProperty("java.home"), "bin", "jcmd");
  }

  private static void call(long pid, String... words) {
    try {
      var command = new ArrayList<>(List.of(jcmd().toString(), Long.toString(pid)));
      command.addAll(List.of(words));
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(
            "jcmd %d %s failed: %s".formatted(pid, words[0], output.strip()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a profile was recorded", e);
    }
  }
}
