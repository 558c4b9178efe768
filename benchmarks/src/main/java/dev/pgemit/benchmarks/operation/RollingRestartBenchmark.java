package dev.pgemit.benchmarks.operation;

import dev.pgemit.benchmarks.operation.PacedLoad.Sample;
import dev.pgemit.benchmarks.operation.RollingRestart.Phase;
import dev.pgemit.benchmarks.operation.RollingRestart.Second;
import dev.pgemit.benchmarks.process.Pause;
import dev.pgemit.benchmarks.process.PgemitService;
import dev.pgemit.benchmarks.process.ServerProcess;
import dev.pgemit.benchmarks.protocol.DeliveryCounts;
import dev.pgemit.benchmarks.scenario.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** Restarts two replicas of the service, one after the other, while clients send. */
public final class RollingRestartBenchmark {
  private static final int MAX_SECONDS = 300;
  private static final int MAX_PER_SENDER = MAX_SECONDS * PacedLoad.PER_SECOND / PacedLoad.SENDERS;

  private final Measurement measurement;
  private final PgemitService pgemit;
  private final int quietSeconds;

  /**
   * Creates a benchmark.
   *
   * @param quietSeconds how long the clients send before, between and after the restarts
   */
  public RollingRestartBenchmark(Measurement measurement, PgemitService pgemit, int quietSeconds) {
    this.measurement = measurement;
    this.pgemit = pgemit;
    this.quietSeconds = quietSeconds;
  }

  /** A time of the load, by {@link System#nanoTime}. */
  private record Period(String title, long start, long end) {}

  /**
   * Measures one rolling restart.
   *
   * @throws IllegalStateException if an accepted event was lost, or an event arrived twice
   */
  public RollingRestart measure() {
    var replicas = new ArrayList<>(List.of(pgemit.start(), pgemit.start()));
    try {
      return measure(replicas);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted during the rolling restart", e);
    } finally {
      replicas.forEach(ServerProcess::close);
    }
  }

  private RollingRestart measure(List<ServerProcess> replicas) throws InterruptedException {
    var run = measurement.expect(PacedLoad.SENDERS, MAX_PER_SENDER);
    var periods = new ArrayList<Period>();
    try (var load = new PacedLoad(run, MAX_PER_SENDER, replicas)) {
      addPeriod(periods, "before", () -> Pause.ofMillis(quietSeconds * 1_000L));
      for (var i = 0; i < replicas.size(); i++) {
        var replica = i;
        addPeriod(
            periods,
            "replica %d restarts".formatted(i + 1),
            () -> {
              replicas.get(replica).close();
              replicas.set(replica, pgemit.start());
              load.replace(replica, replicas.get(replica));
            });
        addPeriod(
            periods,
            "the %d s after".formatted(quietSeconds),
            () -> Pause.ofMillis(quietSeconds * 1_000L));
      }
      var samples = load.stop();
      return result(samples, periods, measurement.awaitExpected());
    }
  }

  private static void addPeriod(List<Period> periods, String title, Runnable action) {
    var start = System.nanoTime();
    action.run();
    periods.add(new Period(title, start, System.nanoTime()));
  }

  private static RollingRestart result(
      List<Sample> samples, List<Period> periods, DeliveryCounts counts) {
    var accepted = samples.stream().filter(Sample::isAccepted).count();
    var lost = Math.max(0, accepted - counts.arrived());
    if (lost > 0 || counts.doubled() > 0) {
      throw new IllegalStateException(
          "%,d accepted events were lost, and %,d arrived twice".formatted(lost, counts.doubled()));
    }
    return new RollingRestart(
        PacedLoad.PER_SECOND,
        periods.stream().map(period -> phase(period, samples)).toList(),
        seconds(samples, periods.get(0).start()),
        accepted,
        samples.size() - accepted,
        lost,
        counts.doubled());
  }

  private static Phase phase(Period period, List<Sample> all) {
    var samples =
        all.stream()
            .filter(sample -> sample.dueAt() >= period.start() && sample.dueAt() < period.end())
            .toList();
    var latencies = latencies(samples);
    return new Phase(
        period.title(),
        (period.end() - period.start()) / 1e9,
        micros(latencies, 50),
        micros(latencies, 99),
        seconds(samples, period.start()).stream().mapToDouble(Second::p99Micros).max().orElse(0),
        retried(samples));
  }

  private static List<Second> seconds(List<Sample> samples, long start) {
    return samples.stream()
        .collect(
            Collectors.groupingBy(
                sample -> (int) ((sample.dueAt() - start) / 1_000_000_000L),
                TreeMap::new,
                Collectors.toList()))
        .entrySet()
        .stream()
        .map(
            second -> {
              var latencies = latencies(second.getValue());
              return new Second(
                  second.getKey(),
                  micros(latencies, 50),
                  micros(latencies, 99),
                  retried(second.getValue()));
            })
        .toList();
  }

  private static Histogram latencies(List<Sample> samples) {
    var latencies = new Histogram(3);
    samples.forEach(sample -> latencies.recordValue(Math.max(0, sample.nanos())));
    return latencies;
  }

  private static double micros(Histogram latencies, double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1e3;
  }

  private static long retried(List<Sample> samples) {
    return samples.stream().filter(sample -> sample.tries() > 1).count();
  }
}
