package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.http.body.BodyFuzzer;
import dev.pgemit.http.body.RequestFuzzer;
import dev.pgemit.http.emit.BatchFuzzer;
import dev.pgemit.http.emit.EmitFuzzer;
import dev.pgemit.http.settings.SettingsFuzzer;
import dev.pgemit.http.stream.StreamLinesFuzzer;
import dev.pgemit.testing.fuzz.FuzzSearch;
import dev.pgemit.testing.fuzz.FuzzTarget;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FuzzTest {
  private static final int RUNS = 5_000;

  static Stream<FuzzTarget> targets() {
    return FuzzTarget.of(
        EmitFuzzer.class,
        BatchFuzzer.class,
        BodyFuzzer.class,
        RequestFuzzer.class,
        StreamLinesFuzzer.class,
        SettingsFuzzer.class);
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
