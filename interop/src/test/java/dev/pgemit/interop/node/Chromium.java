package dev.pgemit.interop.node;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The Chromium browser of this machine. */
final class Chromium {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private Chromium() {}

  /** Returns the path of the browser. Aborts the test if there is none, but fails it in CI. */
  static Path executable() {
    var folders =
        Pattern.compile(File.pathSeparator, Pattern.LITERAL).splitAsStream(System.getenv("PATH"));
    for (var folder : folders.toList()) {
      for (var name : NAMES) {
        var candidate = Path.of(folder, name);
        if (Files.isExecutable(candidate)) {
          return candidate;
        }
      }
    }
    var missing = "Chromium is missing: install it, or Google Chrome, for the browser test";
    if (Boolean.parseBoolean(System.getenv("CI"))) {
      throw new AssertionError(missing);
    }
    return abort(missing);
  }
}
