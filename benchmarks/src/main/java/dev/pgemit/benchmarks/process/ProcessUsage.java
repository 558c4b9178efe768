package dev.pgemit.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Measures the processor time and memory of processes. Memory is known on Linux only. */
public final class ProcessUsage {
  // Fields of /proc/PID/stat as proc(5) numbers them, in ticks of 1/100 s.
  private static final int CUTIME = 16;
  private static final int CSTIME = 17;
  private static final int MILLIS_PER_TICK = 10;

  private ProcessUsage() {}

  /**
   * Returns the processor time of a process and its descendants so far. On Linux it includes
   * descendants that have ended, such as the backends of closed connections.
   */
  public static Duration cpuTime(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
        .map(
            process ->
                process
                    .info()
                    .totalCpuDuration()
                    .orElse(Duration.ZERO)
                    .plus(cpuTimeOfEndedChildren(process.pid())))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Returns the processor time of the children of a process that have ended; zero if unknown. */
  public static Duration cpuTimeOfEndedChildren(long pid) {
    try {
      var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      // The name of the program, in parentheses, may contain spaces. Its state follows, field 3.
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      var ticks = Long.parseLong(fields[CUTIME - 3]) + Long.parseLong(fields[CSTIME - 3]);
      return Duration.ofMillis(ticks * MILLIS_PER_TICK);
    } catch (IOException e) {
      return Duration.ZERO; // it has ended, or the system has no /proc
    }
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
