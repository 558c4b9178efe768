package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.environment.PgemitProcess;
import dev.pgemit.interop.faults.load.EmitAttempt;
import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import dev.pgemit.interop.faults.load.NumberedEvent;
import dev.pgemit.interop.faults.result.FaultResult;
import java.util.List;
import java.util.function.Predicate;

/** The attachments table does not exist. */
public final class AttachmentsTableMissing implements Fault {
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
    return "small events are published; large ones get a 500 that names the table and `pgemit migrate`;"
        + " the log warns at startup";
  }

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    progress.onStep("starting the environment");
    try (var environment = FaultEnvironment.open()) {
      environment.database().execute("DROP TABLE socket_io_attachments");
      progress.onStep("a load without the table");
      var load = environment.startLoad(THREADS, AttachmentsTableMissing::emitWithoutKey);
      load.awaitCalls(scale.steadyCalls());
      progress.onStep("starting a service without the table");
      boolean isSaid;
      int ready;
      try (var service = PgemitProcess.start(environment.database().url())) {
        ready = service.get("/readyz").statusCode();
        isSaid = service.awaitLogged("socket_io_attachments is missing");
      }
      progress.onStep("counting");
      var tally = environment.stopAndTally(load);
      return new FaultResult(
          tally,
          Double.NaN,
          checkRefusals(new FaultChecks().deliveryGuarantees(tally), load.attempts())
              .that(
                  "each refusal names the table and `pgemit migrate`",
                  allRefusalsMatch(
                          load.attempts(),
                          attempt -> attempt.detail().contains("socket_io_attachments"))
                      && allRefusalsMatch(
                          load.attempts(), attempt -> attempt.detail().contains("pgemit migrate")))
              .that("the log warns at startup", isSaid)
              .that("not ready", ready == 503, ready)
              .checks(),
          null,
          null);
    }
  }

  /** Events with a key would be repeated as long as the table is missing. */
  static NumberedEvent emitWithoutKey(int number) {
    return new NumberedEvent(number, false, NumberedEvent.of(number).isLarge());
  }

  /** Small events are published, large ones are refused, and no outcome is unknown. */
  static FaultChecks checkRefusals(FaultChecks checks, List<EmitAttempt> attempts) {
    return checks
        .that(
            "every small event is published",
            attempts.stream()
                .filter(attempt -> !attempt.event().isLarge())
                .allMatch(attempt -> attempt.outcome() == Outcome.ACCEPTED),
            attempts.stream().filter(attempt -> !attempt.event().isLarge()).count())
        .that(
            "every large event is refused",
            attempts.stream()
                .filter(attempt -> attempt.event().isLarge())
                .allMatch(attempt -> attempt.outcome() == Outcome.REFUSED),
            attempts.stream().filter(attempt -> attempt.event().isLarge()).count());
  }

  /** Returns whether all refusals match; there must be at least one. */
  static boolean allRefusalsMatch(List<EmitAttempt> attempts, Predicate<EmitAttempt> condition) {
    var refused =
        attempts.stream().filter(attempt -> attempt.outcome() == Outcome.REFUSED).toList();
    return !refused.isEmpty() && refused.stream().allMatch(condition);
  }
}
