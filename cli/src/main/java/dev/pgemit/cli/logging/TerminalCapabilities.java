package dev.pgemit.cli.logging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Detects whether standard error is a terminal with colours. */
final class TerminalCapabilities {
  // The JVM cannot detect a terminal on standard error. Without this file, there are no colours.
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private TerminalCapabilities() {}

  static boolean supportsColor(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"))
        && isTerminal();
  }

  private static boolean isTerminal() {
    try {
      var target = Files.readSymbolicLink(STANDARD_ERROR);
      return target.startsWith("/dev/pts") || target.startsWith("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }
}
