package dev.pgemit.interop.node;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A program that ends says why in the failure of the test. */
class NodeProcessIT {
  @Test
  void waitForReportOfEndedProcessFailsWithItsExitCodeAndErrors() {
    try (var process = NodeProcess.start("browser.mjs", "--executable", "/absent/chromium")) {
      assertThatThrownBy(() -> process.awaitReport("launched", line -> true))
          .hasMessageContaining("browser.mjs has not reported launched")
          .hasMessageContaining("exit code 2")
          .hasMessageContaining("/absent/chromium");
    }
  }

  @Test
  void callOfEndedProcessFailsWithWhatItReported() {
    try (var process = NodeProcess.start("clients.mjs")) {
      process.kill();

      assertThatThrownBy(() -> process.call("disconnect", Map.of("name", "absent")))
          .hasMessageContaining("clients.mjs has not replied to disconnect")
          .hasMessageContaining("exit code 137");
    }
  }
}
