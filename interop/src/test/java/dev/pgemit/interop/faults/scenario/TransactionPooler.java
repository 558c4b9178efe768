package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.environment.PgemitProcess;
import dev.pgemit.interop.faults.environment.SystemPrograms;
import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import dev.pgemit.interop.faults.load.EventSender;
import dev.pgemit.interop.faults.load.HttpEventSender;
import dev.pgemit.interop.faults.load.JavaEventSender;
import dev.pgemit.interop.faults.load.NumberedEvent;
import dev.pgemit.interop.faults.result.FaultResult;
import dev.pgemit.testing.PgBouncer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A pooler in transaction mode runs between the service and Postgres. */
public final class TransactionPooler implements Fault {
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
    return "no call fails; a warning at startup if the driver's settings require it";
  }

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    if (!PgBouncer.isInstalled()) {
      return SystemPrograms.missingResult("pgbouncer");
    }
    progress.onStep("starting the environment");
    try (var environment = FaultEnvironment.open();
        var bouncer = PgBouncer.inFrontOf(environment.database(), "transaction")) {
      var direct = environment.database().url();
      var pooled = bouncer.url();
      progress.onStep("a service without the setting that it needs");
      boolean isWarned;
      try (var misconfigured =
          PgemitProcess.start(pooled, List.of(), List.of(), Map.of("PGEMIT_LISTEN_URL", direct))) {
        isWarned = misconfigured.awaitLogged("prepareThreshold");
      }
      try (var service =
          PgemitProcess.start(
              pooled + "?prepareThreshold=0",
              List.of(),
              List.of(),
              Map.of("PGEMIT_LISTEN_URL", direct))) {
        progress.onStep("a load of %d clients through pgbouncer".formatted(CLIENTS));
        var senders = new ArrayList<EventSender>();
        senders.add(new HttpEventSender(service.address()));
        for (var i = 0; i < CLIENTS - 1; i++) {
          var dataSource = environment.database().dataSource();
          dataSource.setPortNumbers(new int[] {URI.create(pooled).getPort()});
          dataSource.setPrepareThreshold(0);
          senders.add(new JavaEventSender(dataSource));
        }
        var load = environment.startLoad(1, NumberedEvent::of, senders);
        load.awaitCalls(2 * scale.steadyCalls());
        progress.onStep("counting");
        var tally = environment.stopAndTally(load);
        var failed =
            load.attempts().stream()
                .filter(attempt -> attempt.outcome() != Outcome.ACCEPTED)
                .toList();
        return new FaultResult(
            tally,
            Double.NaN,
            new FaultChecks()
                .deliveryGuarantees(tally)
                .that(
                    "none fails",
                    failed.isEmpty(),
                    failed.isEmpty() ? "0" : failed.size() + ", such as " + failed.get(0).detail())
                .that("a warning at startup without `prepareThreshold=0`", isWarned)
                .checks(),
            null,
            null);
      }
    }
  }
}
