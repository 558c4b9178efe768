package dev.pgemit.interop.faults.row;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.load.HttpDoor;
import dev.pgemit.interop.faults.stage.ServeProcess;
import dev.pgemit.interop.faults.stage.Stage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The role of the service may not write attachments. */
public final class PermissionDenied implements Fault {
  private static final int THREADS = 6;

  @Override
  public int number() {
    return 11;
  }

  @Override
  public String name() {
    return "permission denied (42501)";
  }

  @Override
  public String expected() {
    return "small events go; not ready; the missing GRANT is named in our log, no SQL in the"
        + " answer";
  }

  @Override
  public Finding run(Extent extent, Progress progress) throws Exception {
    progress.now("setting the stage");
    try (var stage = Stage.open()) {
      stage.database().execute("CREATE ROLE poor LOGIN");
      stage.database().execute("GRANT SELECT (id) ON socket_io_attachments TO poor");
      try (var service = ServeProcess.start(stage.database().url().replace("postgres@", "poor@"))) {
        progress.now("a load by a role without rights");
        var load =
            stage.load(THREADS, TableMissing::unkeyed, List.of(new HttpDoor(service.address())));
        TimeUnit.NANOSECONDS.sleep(extent.calm().toNanos());
        await("it is said")
            .atMost(Duration.ofSeconds(10))
            .until(() -> service.hasLogged("GRANT INSERT"));
        var ready = service.get("/readyz").statusCode();
        progress.now("counting");
        var tally = stage.finish(load);
        return new Finding(
            tally,
            Double.NaN,
            TableMissing.refusals(new Checks().promise(tally), load.attempts())
                .that("not ready", ready == 503, ready)
                .that("the missing GRANT is in the log", service.hasLogged("GRANT INSERT"))
                .that(
                    "no statement in the answer",
                    TableMissing.all(
                        load.attempts(),
                        one ->
                            !one.detail().contains("pg_notify") && !one.detail().contains("WITH ")))
                .all(),
            null,
            null);
      }
    }
  }
}
