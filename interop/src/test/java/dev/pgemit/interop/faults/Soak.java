package dev.pgemit.interop.faults;

import dev.pgemit.interop.faults.load.Event;
import dev.pgemit.interop.faults.load.HttpDoor;
import dev.pgemit.interop.faults.report.SoakPage;
import dev.pgemit.interop.faults.stage.Growth;
import dev.pgemit.interop.faults.stage.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A load for as long as wanted, in which Postgres now and then ends every connection of ours, and
 * whether the service grows.
 */
final class Soak {
  private static final int THREADS = 6;
  private static final int SAMPLES = 60;
  private static final String END_CONNECTIONS =
      """
      SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
      WHERE application_name LIKE 'pgemit%' AND pid <> pg_backend_pid()\
      """;

  private final double minutes;

  Soak(double minutes) {
    this.minutes = minutes;
  }

  /** Runs it, and tells whether nothing grew and nothing was lost. */
  boolean run(Terminal terminal, Path docs) throws Exception {
    terminal.say("A soak of %s minutes".formatted(minutes));
    try (var stage = Stage.open()) {
      var load = stage.load(THREADS, Event::of, List.of(new HttpDoor(stage.service().address())));
      var samples = new ArrayList<Growth>();
      var interval = Duration.ofMillis((long) (minutes * 60_000 / SAMPLES));
      for (var i = 0; i < SAMPLES; i++) {
        TimeUnit.NANOSECONDS.sleep(interval.toNanos());
        if (i % 10 == 5) {
          stage.database().query(END_CONNECTIONS);
        }
        samples.add(Growth.of(stage.service()));
        terminal.again(
            "%d of %d  %s  accepted %,d"
                .formatted(i + 1, SAMPLES, samples.get(i), load.accepted()));
      }
      var tally = stage.finish(load);
      var checks = checks(tally, samples);
      checks.forEach(check -> terminal.check(check));
      if (minutes >= 1) {
        write(docs, tally, samples, checks);
      }
      return checks.stream().allMatch(Check::isMet);
    }
  }

  private void write(Path docs, Tally tally, List<Growth> samples, List<Check> checks)
      throws IOException {
    SoakPage.write(docs, minutes, tally, samples, checks);
  }

  /** The first third is for warming up; after that the last third is held against the middle. */
  private static List<Check> checks(Tally tally, List<Growth> samples) {
    var third = samples.size() / 3;
    var middle = Growth.most(samples.subList(third, 2 * third));
    var last = Growth.most(samples.subList(2 * third, samples.size()));
    return List.of(
        new Check("none lost", String.valueOf(tally.lost()), tally.lost() == 0),
        new Check("none twice", String.valueOf(tally.twice()), tally.twice() == 0),
        grows("live heap, MiB", middle.heapMebibytes(), last.heapMebibytes(), 8),
        grows("threads", middle.threads(), last.threads(), 3),
        grows("file descriptors", middle.files(), last.files(), 5));
  }

  private static Check grows(String what, double before, double after, double allowed) {
    return new Check(
        what + " do not grow",
        "at most %.0f in the middle third, %.0f in the last".formatted(before, after),
        after <= before * 1.1 + allowed);
  }
}
