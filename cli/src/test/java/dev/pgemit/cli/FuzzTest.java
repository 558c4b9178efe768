package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.testing.fuzz.FuzzTarget;
import dev.pgemit.testing.fuzz.Search;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FuzzTest {
  private static final FuzzTarget OUTPUT = new FuzzTarget(OutputFuzz.class);

  @Test
  void holdsForEveryInputThatIsKept() throws IOException {
    OUTPUT.replay();
  }

  @Test
  void holdsForRandomInputs() {
    var random = new Random(20);
    for (var i = 0; i < 60; i++) {
      var input = new byte[40];
      random.nextBytes(input);
      OutputFuzz.fuzzerTestOneInput(input);
    }
  }

  @Test
  void holdsForEveryInputThatASearchComesUpon() throws IOException, InterruptedException {
    assumeTrue(Search.isWanted(OUTPUT), "Only with CI=true or -Dfuzz.seconds=…");
    // Each execution tries to connect several times.
    assertThat(Search.of(OUTPUT).run().executions()).isPositive();
  }
}
