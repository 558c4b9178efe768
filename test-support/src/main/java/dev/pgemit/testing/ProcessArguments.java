package dev.pgemit.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads the list of processes, which all users of a machine can see. */
public final class ProcessArguments {
  private ProcessArguments() {}

  /**
   * Returns the command lines of all processes of this machine.
   *
   * @return a line for each, with a space behind each argument
   */
  public static List<String> ofAll() {
    return ProcessHandle.allProcesses()
        .map(process -> commandLine(process.pid()))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> commandLine(long pid) {
    try {
      var arguments = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
      return Optional.of(arguments.replace('\0', ' '));
    } catch (IOException e) {
      return Optional.empty(); // it has ended
    }
  }
}
