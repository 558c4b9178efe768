package dev.pgemit.benchmarks.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollapsedStacksTest {
  @TempDir private Path folder;

  @Test
  void writesALineForEachStack() {
    var stacks = new CollapsedStacks();
    stacks.add(List.of("Main.main", "Parser.parse"));
    stacks.add(List.of("Main.main"));
    stacks.add(List.of("Main.main", "Parser.parse"));

    assertThat(stacks.format()).isEqualTo("Main.main 1\nMain.main;Parser.parse 2\n");
    assertThat(stacks.count()).isEqualTo(3);
  }

  @Test
  void countsTheMethodsInWhichSamplesEnded() {
    var stacks = new CollapsedStacks();
    stacks.add(List.of("A.a", "C.c"));
    stacks.add(List.of("B.b", "C.c"));
    stacks.add(List.of("A.a"));

    assertThat(stacks.topMethods(1)).containsExactly(Map.entry("C.c", 2));
    assertThat(stacks.topMethods(9)).hasSize(2);
  }

  @Test
  void leavesOutTheNumbersOfLambdas() {
    assertThat(CollapsedStacks.shorten("a.B$$Lambda$297+0x00007f04281b5cf0.1336777650.handle"))
        .isEqualTo("a.B$$Lambda.handle");
    assertThat(CollapsedStacks.shorten("a.B$$Lambda/0x0000000800.run"))
        .isEqualTo("a.B$$Lambda.run");
    assertThat(CollapsedStacks.shorten("a.B$$Lambda$994+0x00007fcd584275f0.1149944162.<init>"))
        .isEqualTo("a.B$$Lambda.<init>");
    assertThat(CollapsedStacks.shorten("a.B.lambda$run$0")).isEqualTo("a.B.lambda$run$0");
  }

  @Test
  void readsARecording() throws IOException {
    var stacks = new CollapsedStacks();
    // A busy machine may run this thread too rarely for a sample of the first recording.
    for (var i = 0; i < 30 && !stacks.format().contains("useProcessor"); i++) {
      stacks = CollapsedStacks.read(record(folder.resolve(i + ".jfr")));
    }

    assertThat(stacks.format())
        .contains("CollapsedStacksTest.readsARecording;")
        .contains("CollapsedStacksTest.record;")
        .contains("CollapsedStacksTest.useProcessor");
  }

  private static Path record(Path file) throws IOException {
    try (var recording = new Recording()) {
      recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
      recording.start();
      assertThat(useProcessor(300)).isPositive();
      recording.stop();
      recording.dump(file);
      return file;
    }
  }

  private static long useProcessor(int millis) {
    var end = System.nanoTime() + millis * 1_000_000L;
    var sum = 1L;
    while (System.nanoTime() < end) {
      for (var i = 1; i < 10_000; i++) {
        sum = Math.abs(sum * 31 + i) % 1_000_003 + 1;
      }
    }
    return sum;
  }
}
