package dev.pgemit.interop.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Runs a command that exits by itself. The command does not inherit this JVM's streams, which Maven
 * uses to communicate with the JVM.
 */
final class CommandRunner {
  private CommandRunner() {}

  /** Runs the command, prints its output if it fails, and returns its exit code. */
  static int run(ProcessBuilder command) throws IOException {
    var process = command.redirectErrorStream(true).start();
    process.getOutputStream().close();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      var exitCode = process.waitFor();
      if (exitCode != 0) {
        System.out.println(printed);
      }
      return exitCode;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }
}
