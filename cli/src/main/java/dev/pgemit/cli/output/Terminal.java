package dev.pgemit.cli.output;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The terminal of the process, if its streams are one. */
public final class Terminal {
  private static final int DEFAULT_WIDTH = 80;
  private static final int MIN_WIDTH = 40;
  private static final Pattern TERMINAL = Pattern.compile("/dev/(?:pts|tty|console).*");
  private static final Pattern STTY_SIZE = Pattern.compile("\\d+ (\\d+)\\s*");

  private Terminal() {}

  /** Returns whether standard input is a terminal. */
  public static boolean isInput() {
    return isTerminal(0);
  }

  /** Returns whether standard error is a terminal. */
  public static boolean isError() {
    return isTerminal(2);
  }

  static boolean isOutput() {
    return isTerminal(1);
  }

  static boolean allowsColors() {
    return System.getenv().getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(System.getenv("TERM"));
  }

  // The JVM knows only whether input and output both are a terminal, and from version 22 on says
  // yes without one. Linux knows each stream.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal(int descriptor) {
    try {
      var target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
      return TERMINAL.matcher(target.toString()).matches();
    } catch (IOException e) {
      return System.console() != null;
    }
  }

  /** Returns the columns of the terminal. */
  public static int width() {
    try {
      var stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      var size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var match = STTY_SIZE.matcher(size);
      if (stty.waitFor(1, TimeUnit.SECONDS) && match.matches()) {
        var columns = Integer.parseInt(match.group(1));
        return columns == 0 ? DEFAULT_WIDTH : Math.max(columns, MIN_WIDTH);
      }
    } catch (IOException e) {
      return DEFAULT_WIDTH; // a system without stty
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return DEFAULT_WIDTH;
  }
}
