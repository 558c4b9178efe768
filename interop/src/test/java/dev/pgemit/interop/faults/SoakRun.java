package dev.pgemit.interop.faults;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.environment.ResourceUsage;
import dev.pgemit.interop.faults.load.HttpEventSender;
import dev.pgemit.interop.faults.load.NumberedEvent;
import dev.pgemit.interop.faults.report.SoakPage;
import dev.pgemit.interop.faults.result.DeliveryTally;
import dev.pgemit.interop.faults.result.FaultCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a load for a given time, while Postgres regularly ends every connection of pgemit, and
 * measures whether the service's resource usage grows.
 */
final class SoakRun {
  private static final int THREADS = 6;
  private static final int SAMPLES = 60;
  private static final String TERMINATE_CONNECTIONS =
      """
      SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
      WHERE application_name LIKE 'pgemit%' AND pid <> pg_backend_pid()\
      """;

  private final double minutes;

  SoakRun(double minutes) {
    this.minutes = minutes;
  }

  /** Runs the load. Returns whether no resource grew and no event was lost. */
  boolean run(ConsoleReporter reporter, Path docs) throws Exception {
    reporter.print("A soak of %s minutes".formatted(minutes));
    try (var environment = FaultEnvironment.open()) {
      var load =
          environment.startLoad(
              THREADS,
              NumberedEvent::of,
              List.of(new HttpEventSender(environment.service().address())));
      var samples = new ArrayList<ResourceUsage>();
      var interval = Duration.ofMillis((long) (minutes * 60_000 / SAMPLES));
      for (var i = 0; i < SAMPLES; i++) {
        TimeUnit.NANOSECONDS.sleep(interval.toNanos());
        if (i % 10 == 5) {
          environment.database().query(TERMINATE_CONNECTIONS);
        }
        samples.add(ResourceUsage.measure(environment.service()));
        reporter.printStatus(
            "%d of %d  %s  accepted %,d"
                .formatted(i + 1, SAMPLES, samples.get(i), load.acceptedCount()));
      }
      var tally = environment.stopAndTally(load);
      var checks = evaluate(tally, samples);
      checks.forEach(check -> reporter.printCheck(check));
      if (minutes >= 1) {
        write(docs, tally, samples, checks);
      }
      return checks.stream().allMatch(FaultCheck::isMet);
    }
  }

  private void write(
      Path docs, DeliveryTally tally, List<ResourceUsage> samples, List<FaultCheck> checks)
      throws IOException {
    SoakPage.write(docs, minutes, tally, samples, checks);
  }

  /** The first third is the warm-up. The last third is compared with the middle one. */
  private static List<FaultCheck> evaluate(DeliveryTally tally, List<ResourceUsage> samples) {
    var third = samples.size() / 3;
    var middle = ResourceUsage.max(samples.subList(third, 2 * third));
    var last = ResourceUsage.max(samples.subList(2 * third, samples.size()));
    return List.of(
        new FaultCheck("no event was lost", String.valueOf(tally.lost()), tally.lost() == 0),
        new FaultCheck(
            "no event arrived twice", String.valueOf(tally.duplicated()), tally.duplicated() == 0),
        growthCheck("live heap, MiB", middle.heapMebibytes(), last.heapMebibytes(), 8),
        growthCheck("threads", middle.threads(), last.threads(), 3),
        growthCheck("file descriptors", middle.openFiles(), last.openFiles(), 5));
  }

  private static FaultCheck growthCheck(
      String resource, double before, double after, double tolerance) {
    return new FaultCheck(
        resource + " do not grow",
        "at most %.0f in the middle third, %.0f in the last".formatted(before, after),
        after <= before * 1.1 + tolerance);
  }
}
