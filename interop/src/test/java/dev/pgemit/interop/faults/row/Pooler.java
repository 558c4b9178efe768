package dev.pgemit.interop.faults.row;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.load.Attempt.Outcome;
import dev.pgemit.interop.faults.load.Door;
import dev.pgemit.interop.faults.load.Event;
import dev.pgemit.interop.faults.load.HttpDoor;
import dev.pgemit.interop.faults.load.JavaDoor;
import dev.pgemit.interop.faults.stage.Programs;
import dev.pgemit.interop.faults.stage.ServeProcess;
import dev.pgemit.interop.faults.stage.Stage;
import dev.pgemit.testing.PgBouncer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A pooler in transaction mode lies between. */
public final class Pooler implements Fault {
  private static final int CLIENTS = 16;

  @Override
  public int number() {
    return 20;
  }

  @Override
  public String name() {
    return "pgbouncer in transaction mode, 16 clients";
  }

  @Override
  public String expected() {
    return "none fails; a warning at start-up where the driver's settings need it";
  }

  @Override
  public Finding run(Extent extent, Progress progress) throws Exception {
    if (!PgBouncer.isInstalled()) {
      return Programs.missing("pgbouncer");
    }
    progress.now("setting the stage");
    try (var stage = Stage.open();
        var bouncer = PgBouncer.inFrontOf(stage.database(), "transaction")) {
      var direct = stage.database().url();
      var pooled = bouncer.url();
      progress.now("a service without the setting that it needs");
      boolean isWarned;
      try (var unaware =
          ServeProcess.start(pooled, List.of(), List.of(), Map.of("PGEMIT_LISTEN_URL", direct))) {
        isWarned = unaware.logs("prepareThreshold");
      }
      try (var service =
          ServeProcess.start(
              pooled + "?prepareThreshold=0",
              List.of(),
              List.of(),
              Map.of("PGEMIT_LISTEN_URL", direct))) {
        progress.now("a load of %d clients through pgbouncer".formatted(CLIENTS));
        var doors = new ArrayList<Door>();
        doors.add(new HttpDoor(service.address()));
        for (var i = 0; i < CLIENTS - 1; i++) {
          var dataSource = stage.database().dataSource();
          dataSource.setPortNumbers(new int[] {URI.create(pooled).getPort()});
          dataSource.setPrepareThreshold(0);
          doors.add(new JavaDoor(dataSource));
        }
        var load = stage.load(1, Event::of, doors);
        TimeUnit.NANOSECONDS.sleep(2 * extent.calm().toNanos());
        progress.now("counting");
        var tally = stage.finish(load);
        var failed =
            load.attempts().stream().filter(one -> one.outcome() != Outcome.ACCEPTED).toList();
        return new Finding(
            tally,
            Double.NaN,
            new Checks()
                .promise(tally)
                .that(
                    "none fails",
                    failed.isEmpty(),
                    failed.isEmpty() ? "0" : failed.size() + ", such as " + failed.get(0).detail())
                .that("a warning at start-up without `prepareThreshold=0`", isWarned)
                .all(),
            null,
            null);
      }
    }
  }
}
