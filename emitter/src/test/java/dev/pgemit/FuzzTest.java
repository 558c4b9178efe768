package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.testing.fuzz.FuzzSearch;
import dev.pgemit.testing.fuzz.FuzzTarget;
import dev.pgemit.wire.MessageEncoderFuzzer;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FuzzTest {
  private static final int RUNS = 5_000;

  static Stream<FuzzTarget> targets() {
    return FuzzTarget.of(MessageEncoderFuzzer.class, ReceivedMessageFuzzer.class);
  }

  @ParameterizedTest
  @MethodSource("targets")
  void passesForStoredInputs(FuzzTarget target) throws IOException {
    target.replaySeeds();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void passesForSearchedInputs(FuzzTarget target) throws IOException, InterruptedException {
    assumeTrue(FuzzSearch.isRequested(target), "Only with CI=true or -Dfuzz.seconds=…");
    assertThat(FuzzSearch.of(target, RUNS).run().executions()).isPositive();
  }
}
