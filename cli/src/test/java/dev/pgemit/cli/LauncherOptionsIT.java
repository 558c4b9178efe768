package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the options of the JVM that the launcher adds to those of the user. */
class LauncherOptionsIT {
  // The JVM does not start with two collectors, or with a first heap above the limit.
  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseSerialGC", "-Xmx48m", "-Xms32m -Xmx64m"})
  void optionsOfTheUserWin(String options) throws Exception {
    var run = LauncherRun.run(Map.of("JDK_JAVA_OPTIONS", options), "--version");

    assertThat(run.exitCode()).as(run.errors()).isZero();
    assertThat(run.output()).startsWith("pgemit ");
  }

  @Test
  void serialCollectorIsTheDefault() throws Exception {
    var run = LauncherRun.run(Map.of("JDK_JAVA_OPTIONS", "-XX:+PrintFlagsFinal"), "--version");

    assertThat(run.output()).containsPattern("UseSerialGC +:?= true ");
  }
}
