package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.testing.fuzz.FuzzSearch;
import dev.pgemit.testing.fuzz.FuzzTarget;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FuzzTest {
  // Each run opens several connections.
  private static final int RUNS = 10;

  // The classes of the service and their coverage fill most of the default.
  private static final int HEAP_MEGABYTES = 1024;
  private static final FuzzTarget TARGET = new FuzzTarget(OutputFuzzer.class);

  @Test
  void passesForStoredInputs() throws IOException {
    TARGET.replaySeeds();
  }

  @Test
  void passesForRandomInputs() {
    var random = new Random(20);
    for (var i = 0; i < 60; i++) {
      var input = new byte[40];
      random.nextBytes(input);
      OutputFuzzer.fuzzerTestOneInput(input);
    }
  }

  @Test
  void passesForSearchedInputs() throws IOException, InterruptedException {
    assumeTrue(FuzzSearch.isRequested(TARGET), "Only with CI=true or -Dfuzz.seconds=…");
    assertThat(FuzzSearch.of(TARGET, RUNS).withHeap(HEAP_MEGABYTES).run().executions())
        .isPositive();
  }
}
