package dev.pgemit.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Measures the processor time and memory of processes. Memory is known on Linux only. */
public final class ProcessUsage {
  private ProcessUsage() {}

  /** Returns the processor time of a process and its descendants so far. */
  public static Duration cpuTime(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Returns the resident memory of a process, in kB. */
  public static OptionalLong residentKilobytes(long pid) {
    return readStatusKilobytes(pid, "VmRSS:");
  }

  /** Returns the peak memory of a process since its start or {@link #resetPeak}, in kB. */
  public static OptionalLong peakKilobytes(long pid) {
    return readStatusKilobytes(pid, "VmHWM:");
  }

  /** Resets the peak, if the system supports that. */
  public static void resetPeak(long pid) {
    try {
      Files.writeString(Path.of("/proc/" + pid + "/clear_refs"), "5");
    } catch (IOException e) {
      // Without a reset, the peak is the one of the whole run, which is at least as high.
    }
  }

  private static OptionalLong readStatusKilobytes(long pid, String field) {
    try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
