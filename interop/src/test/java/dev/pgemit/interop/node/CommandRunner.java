package dev.pgemit.interop.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Runs a command that ends. It gets nothing of this JVM's own streams, over which Maven talks to
 * it.
 */
final class CommandRunner {
  private CommandRunner() {}

  /** Runs it, tells what it printed if it failed, and gives its exit code. */
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
