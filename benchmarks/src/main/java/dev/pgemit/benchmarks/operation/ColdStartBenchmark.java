package dev.pgemit.benchmarks.operation;

import dev.pgemit.benchmarks.process.PgemitService;
import dev.pgemit.benchmarks.process.ServerProcess;
import dev.pgemit.benchmarks.scenario.BenchmarkEnvironment;
import dev.pgemit.benchmarks.scenario.Measurement;
import dev.pgemit.benchmarks.scenario.Median;
import dev.pgemit.benchmarks.scenario.Scenario;
import dev.pgemit.benchmarks.scenario.ScenarioCatalog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Starts the service and the empty handler again and again, and measures the time to ready and the
 * rate of the first seconds. The load process is warm by then.
 */
public final class ColdStartBenchmark {
  /** The name of the service without its own warm-up. */
  public static final String WITHOUT_WARM_UP = "pgemit, HTTP, without its own warm-up";

  private static final String WARM_UP_VARIABLE = "PGEMIT_WARM_UP";
  private static final int MAX_STARTS = 3;
  private static final int INITIAL_EVENTS_PER_SENDER = 4;
  private static final double SLICE_SECONDS = 0.5;

  private final BenchmarkEnvironment environment;
  private final Measurement measurement;
  private final int starts;
  private final int seconds;

  /**
   * Creates a benchmark in an environment.
   *
   * @param rounds how often each server is started, at most 3
   * @param seconds how long the rate is measured after each start
   */
  public ColdStartBenchmark(
      BenchmarkEnvironment environment, Measurement measurement, int rounds, int seconds) {
    this.environment = environment;
    this.measurement = measurement;
    this.starts = Math.min(rounds, MAX_STARTS);
    this.seconds = seconds;
  }

  /**
   * Measures the service, the empty handler, and the service without its own warm-up. The last is
   * missing where the service has no warm-up of its own to leave out.
   *
   * @param pgemit starts the service
   * @param warmPerSecond the warm rate of a scenario; 0 if unknown
   */
  public List<ColdStart> measure(PgemitService pgemit, ToDoubleFunction<Scenario> warmPerSecond) {
    return Stream.concat(
            Stream.of(
                measure(ScenarioCatalog.HTTP, warmPerSecond),
                measure(ScenarioCatalog.EMPTY, warmPerSecond)),
            withoutWarmUp(pgemit).stream())
        .toList();
  }

  private ColdStart measure(Scenario scenario, ToDoubleFunction<Scenario> warmPerSecond) {
    var ready = new double[starts];
    var rates = new double[starts];
    for (var i = 0; i < starts; i++) {
      environment.stopServers(scenario.system(), 0);
      ready[i] = seconds(environment.server(scenario.system()).orElseThrow());
      rates[i] = firstSecondsRate(scenario);
    }
    environment.stopServers(scenario.system(), 0);
    return new ColdStart(
        scenario.system().title(),
        Median.of(ready),
        Median.of(rates),
        warmPerSecond.applyAsDouble(scenario));
  }

  // Sends in slices, so that each event is counted, and the length of a slice fits the rate.
  private double firstSecondsRate(Scenario scenario) {
    var end = System.nanoTime() + seconds * 1_000_000_000L;
    var events = 0L;
    var sendSeconds = 0.0;
    var perSender = INITIAL_EVENTS_PER_SENDER;
    while (System.nanoTime() < end) {
      var observation = measurement.measure(scenario, perSender);
      events += observation.events();
      sendSeconds += observation.events() / observation.perSecond();
      perSender = (int) Math.max(1, observation.perSecond() * SLICE_SECONDS / scenario.senders());
    }
    return events / sendSeconds;
  }

  private Optional<ColdStart> withoutWarmUp(PgemitService pgemit) {
    var ready = new double[starts];
    for (var i = 0; i < starts; i++) {
      try (var server = pgemit.start(Map.of(WARM_UP_VARIABLE, "off"))) {
        // The service warns of variables that it does not know.
        if (server.process().hasLogged(WARM_UP_VARIABLE)) {
          return Optional.empty();
        }
        ready[i] = seconds(server);
      }
    }
    return Optional.of(new ColdStart(WITHOUT_WARM_UP, Median.of(ready), 0, 0));
  }

  private static double seconds(ServerProcess server) {
    return server.startup().toNanos() / 1e9;
  }
}
