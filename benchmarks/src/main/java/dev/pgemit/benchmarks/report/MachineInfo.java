package dev.pgemit.benchmarks.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The machine of a run.
 *
 * @param processor the model of the processor
 * @param processors the number of logical processors
 * @param memoryMebibytes the memory of the machine
 * @param system the operating system
 * @param java the Java of the senders and the service
 * @param node the Node.js of the peers; empty if not installed
 */
public record MachineInfo(
    String processor,
    int processors,
    long memoryMebibytes,
    String system,
    String java,
    String node) {

  /** Returns the description of this machine. */
  public static MachineInfo current() {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new MachineInfo(
        processorName(),
        system.getAvailableProcessors(),
        system.getTotalMemorySize() >> 20,
        "%s %s %s".formatted(system.getName(), system.getVersion(), system.getArch()),
        Runtime.version().toString(),
        nodeVersion());
  }

  private static String processorName() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String nodeVersion() {
    try {
      var process = new ProcessBuilder("node", "--version").start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
