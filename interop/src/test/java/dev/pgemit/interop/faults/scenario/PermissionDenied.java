package dev.pgemit.interop.faults.scenario;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.environment.PgemitProcess;
import dev.pgemit.interop.faults.load.HttpEventSender;
import dev.pgemit.interop.faults.result.FaultResult;
import java.time.Duration;
import java.util.List;

/** The database role of the service may not write attachments. */
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
    return "small events are published; not ready; the log names the missing GRANT, and the"
        + " response contains no SQL";
  }

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    progress.onStep("starting the environment");
    try (var environment = FaultEnvironment.open()) {
      environment.database().execute("CREATE ROLE poor LOGIN");
      environment.database().execute("GRANT SELECT (id) ON socket_io_attachments TO poor");
      try (var service =
          PgemitProcess.start(environment.database().url().replace("postgres@", "poor@"))) {
        progress.onStep("a load by a role without rights");
        var load =
            environment.startLoad(
                THREADS,
                AttachmentsTableMissing::emitWithoutKey,
                List.of(new HttpEventSender(service.address())));
        load.awaitCalls(scale.steadyCalls());
        await("it is said")
            .atMost(Duration.ofSeconds(10))
            .until(() -> service.hasLogged("GRANT INSERT"));
        var ready = service.get("/readyz").statusCode();
        progress.onStep("counting");
        var tally = environment.stopAndTally(load);
        return new FaultResult(
            tally,
            Double.NaN,
            AttachmentsTableMissing.checkRefusals(
                    new FaultChecks().deliveryGuarantees(tally), load.attempts())
                .that("not ready", ready == 503, ready)
                .that("the missing GRANT is in the log", service.hasLogged("GRANT INSERT"))
                .that(
                    "no SQL in the response",
                    AttachmentsTableMissing.allRefusalsMatch(
                        load.attempts(),
                        attempt ->
                            !attempt.detail().contains("pg_notify")
                                && !attempt.detail().contains("WITH ")))
                .checks(),
            null,
            null);
      }
    }
  }
}
