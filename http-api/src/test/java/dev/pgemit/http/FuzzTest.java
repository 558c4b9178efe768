package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.http.body.BodyFuzz;
import dev.pgemit.http.body.RequestFuzz;
import dev.pgemit.http.emit.PlainBatchFuzz;
import dev.pgemit.http.emit.PlainEmitFuzz;
import dev.pgemit.http.settings.SettingsFuzz;
import dev.pgemit.http.stream.LinesFuzz;
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
        PlainEmitFuzz.class,
        PlainBatchFuzz.class,
        BodyFuzz.class,
        RequestFuzz.class,
        LinesFuzz.class,
        SettingsFuzz.class);
  }

  @ParameterizedTest
  @MethodSource("targets")
  void replaysSavedInputs(FuzzTarget target) throws IOException {
    target.replaySeeds();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void searchFindsNoViolation(FuzzTarget target) throws IOException, InterruptedException {
    assumeTrue(FuzzSearch.isRequested(target), "Only with CI=true or -Dfuzz.seconds=…");
    var report = FuzzSearch.of(target, RUNS).run();
    assertThat(report.executions()).as(report.toString()).isPositive();
    System.out.println(report);
  }
}
