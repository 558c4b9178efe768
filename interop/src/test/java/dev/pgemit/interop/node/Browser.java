package dev.pgemit.interop.node;

import org.jspecify.annotations.Nullable;

/** The one browser of this test process, which ends with it. */
final class Browser {
  private static @Nullable NodeProcess process;

  private Browser() {}

  /** Starts the browser unless it runs. */
  static synchronized NodeProcess running() {
    var current = process;
    if (current == null || current.hasEnded()) {
      var chromium = Chromium.executable().toString();
      current = NodeProcess.start("browser.mjs", "--executable", chromium);
      current.awaitReport("launched", line -> true);
      process = current;
    }
    return current;
  }
}
