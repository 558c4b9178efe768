package dev.pgemit.interop.faults.environment;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The resources that a service holds at one moment.
 *
 * @param heapMebibytes the live heap, after a collection
 * @param threads the threads of the process
 * @param openFiles the open file descriptors, including sockets
 */
public record ResourceUsage(double heapMebibytes, int threads, int openFiles) {
  /** Measures a service after a garbage collection. */
  public static ResourceUsage measure(PgemitProcess service)
      throws IOException, InterruptedException {
    var pid = service.process().pid();
    return new ResourceUsage(
        liveBytes(pid) / (double) (1 << 20), count(pid, "task"), count(pid, "fd"));
  }

  private static int count(long pid, String folder) throws IOException {
    try (var entries = Files.list(Path.of("/proc", String.valueOf(pid), folder))) {
      return (int) entries.count();
    }
  }

  /** Returns the sum in the last line of a histogram of live objects. */
  private static long liveBytes(long pid) throws IOException, InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var process =
        new ProcessBuilder(jcmd, String.valueOf(pid), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    var total = 0L;
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("Total")) {
          total = Long.parseLong(line.strip().split("\\s+", -1)[2]);
        }
      }
    }
    process.waitFor();
    return total;
  }

  /** Returns the maximum of each resource in several samples. */
  public static ResourceUsage max(List<ResourceUsage> samples) {
    return new ResourceUsage(
        samples.stream().mapToDouble(ResourceUsage::heapMebibytes).max().orElse(0),
        samples.stream().mapToInt(ResourceUsage::threads).max().orElse(0),
        samples.stream().mapToInt(ResourceUsage::openFiles).max().orElse(0));
  }

  @Override
  public String toString() {
    return "%.0f MiB live, %d threads, %d files".formatted(heapMebibytes, threads, openFiles);
  }
}
