package dev.pgemit.interop.faults.row;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.load.Attempt;
import dev.pgemit.interop.faults.load.Attempt.Outcome;
import dev.pgemit.interop.faults.load.Event;
import dev.pgemit.interop.faults.stage.ServeProcess;
import dev.pgemit.interop.faults.stage.Stage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The attachments table is not there. */
public final class TableMissing implements Fault {
  private static final int THREADS = 3;

  @Override
  public int number() {
    return 10;
  }

  @Override
  public String name() {
    return "attachments table missing";
  }

  @Override
  public String expected() {
    return "small events go; large ones 500 that names the table and `pgemit migrate`; said at"
        + " start-up";
  }

  @Override
  public Finding run(Extent extent, Progress progress) throws Exception {
    progress.now("setting the stage");
    try (var stage = Stage.open()) {
      stage.database().execute("DROP TABLE socket_io_attachments");
      progress.now("a load without the table");
      var load = stage.load(THREADS, TableMissing::unkeyed);
      TimeUnit.NANOSECONDS.sleep(extent.calm().toNanos());
      progress.now("starting a service without the table");
      boolean isSaid;
      int ready;
      try (var late = ServeProcess.start(stage.database().url())) {
        ready = late.get("/readyz").statusCode();
        isSaid = late.logs("socket_io_attachments is missing");
      }
      progress.now("counting");
      var tally = stage.finish(load);
      return new Finding(
          tally,
          Double.NaN,
          refusals(new Checks().promise(tally), load.attempts())
              .that(
                  "each refusal names the table and `pgemit migrate`",
                  all(load.attempts(), one -> one.detail().contains("socket_io_attachments"))
                      && all(load.attempts(), one -> one.detail().contains("pgemit migrate")))
              .that("said at start-up", isSaid)
              .that("not ready", ready == 503, ready)
              .all(),
          null,
          null);
    }
  }

  /** Those with a key would be repeated for as long as the table is missing. */
  static Event unkeyed(int number) {
    return new Event(number, false, Event.of(number).isLarge());
  }

  /** The small ones go, the large ones do not, and nobody is told that it is unknown. */
  static Checks refusals(Checks checks, List<Attempt> attempts) {
    return checks
        .that(
            "every small event goes",
            attempts.stream()
                .filter(one -> !one.event().isLarge())
                .allMatch(one -> one.outcome() == Outcome.ACCEPTED),
            attempts.stream().filter(one -> !one.event().isLarge()).count())
        .that(
            "every large event is refused",
            attempts.stream()
                .filter(one -> one.event().isLarge())
                .allMatch(one -> one.outcome() == Outcome.REFUSED),
            attempts.stream().filter(one -> one.event().isLarge()).count());
  }

  /** Whether all refusals are so; there must be some. */
  static boolean all(List<Attempt> attempts, Predicate<Attempt> so) {
    var refused = attempts.stream().filter(one -> one.outcome() == Outcome.REFUSED).toList();
    return !refused.isEmpty() && refused.stream().allMatch(so);
  }
}
