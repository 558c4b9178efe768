package dev.pgemit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether standard error is read by a person who sees colours. */
final class Terminal {
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private Terminal() {}

  static boolean hasColours(Map<String, String> environment) {
    return System.console() != null
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"))
        && !isRedirected();
  }

  // The JVM tells of standard input and output alone.
  private static boolean isRedirected() {
    try {
      return Files.exists(STANDARD_ERROR)
          && !Files.readSymbolicLink(STANDARD_ERROR).startsWith("/dev");
    } catch (IOException e) {
      return true;
    }
  }
}
