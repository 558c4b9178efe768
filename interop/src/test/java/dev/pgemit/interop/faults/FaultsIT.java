package dev.pgemit.interop.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.pgemit.interop.faults.result.FaultResult;
import dev.pgemit.interop.faults.scenario.Fault;
import dev.pgemit.interop.faults.scenario.RunScale;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the short form of every fault, some at a time, since they mostly wait. Exceeded time limits
 * do not fail this test, since the machine may be busy; the full form checks them.
 */
class FaultsIT {
  private static final int CONCURRENT_FAULTS = 3;

  private static final Map<Fault, FutureTask<FaultResult>> RESULTS =
      FaultCatalog.ALL.stream()
          .collect(
              Collectors.toMap(
                  Function.identity(),
                  fault -> new FutureTask<>(() -> fault.run(new RunScale(true), step -> {}))));
  private static final ExecutorService THREADS = Executors.newFixedThreadPool(CONCURRENT_FAULTS);

  static List<Fault> faults() {
    return FaultCatalog.ALL;
  }

  @BeforeAll
  static void start() {
    FaultCatalog.ALONE.forEach(FaultsIT::run);
    THREADS.execute(() -> FaultCatalog.ON_SHARED_POSTGRES.forEach(FaultsIT::run));
    FaultCatalog.INDEPENDENT.forEach(fault -> THREADS.execute(() -> run(fault)));
  }

  private static void run(Fault fault) {
    task(fault).run();
  }

  private static FutureTask<FaultResult> task(Fault fault) {
    return Objects.requireNonNull(RESULTS.get(fault));
  }

  @AfterAll
  static void stop() {
    THREADS.shutdownNow();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void faultMeetsItsExpectations(Fault fault) throws Exception {
    var result = result(fault);
    if (result.skipped() != null) {
      abort(result.skipped());
    }
    assertThat(result.checks()).isNotEmpty();
    assertThat(result.unmet().stream().filter(check -> !check.isTimingSensitive())).isEmpty();
  }

  private static FaultResult result(Fault fault) throws Exception {
    try {
      return task(fault).get();
    } catch (ExecutionException e) {
      throw new AssertionError("Fault " + fault.number() + " did not run to its end", e.getCause());
    }
  }
}
