package dev.pgemit.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What processes take of the machine. Memory is known on Linux alone. */
public final class ProcessUsage {
  private ProcessUsage() {}

  /** The processor time that a process and the processes under it took so far. */
  public static Duration cpuTime(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** The memory of a process, in kB: what it holds now. */
  public static OptionalLong residentKilobytes(long pid) {
    return readStatusKilobytes(pid, "VmRSS:");
  }

  /** The memory of a process, in kB: the most that it ever held, or since {@link #resetPeak}. */
  public static OptionalLong peakKilobytes(long pid) {
    return readStatusKilobytes(pid, "VmHWM:");
  }

  /** Lets the peak start anew, where the system can do that. */
  public static void resetPeak(long pid) {
    try {
      Files.writeString(Path.of("/proc/" + pid + "/clear_refs"), "5");
    } catch (IOException e) {
      // Then the peak is that of the whole run, which is no smaller.
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
