package dev.pgemit.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessUsageTest {
  @Test
  void timeOfAnEndedChildStaysCounted() throws Exception {
    var script =
        "(i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done) & wait; echo ended; read line";
    var process = new ProcessBuilder("sh", "-c", script).start();
    try (var output = process.inputReader()) {
      assertThat(output.readLine()).isEqualTo("ended");

      assertThat(process.descendants()).isEmpty();
      assertThat(ProcessUsage.cpuTime(process.pid())).isGreaterThan(Duration.ofMillis(50));
    } finally {
      process.destroy();
    }
  }
}
