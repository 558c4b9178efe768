package dev.pgemit.cli.logging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether standard error is read by a person who sees colours. */
final class TerminalCapabilities {
  // The JVM tells nothing of standard error. Where there is no such file, there are no colours.
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
