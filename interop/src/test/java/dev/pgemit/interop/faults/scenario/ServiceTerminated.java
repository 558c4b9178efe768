package dev.pgemit.interop.faults.scenario;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.load.EmitAttempt;
import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import dev.pgemit.interop.faults.load.HttpEventSender;
import dev.pgemit.interop.faults.result.FaultResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The service receives SIGTERM under load. */
public final class ServiceTerminated implements Fault {
  private static final int THREADS = 12;
  private static final double MAX_EXIT_SECONDS = 10;

  // Of a statement of the service. A lock that lasts longer refuses the call.
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(1);

  @Override
  public int number() {
    return 16;
  }

  @Override
  public String name() {
    return "SIGTERM under load";
  }

  @Override
  public String expected() {
    return "calls in flight are answered, new calls are refused, the process exits within 10 s, no accepted message is lost";
  }

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    progress.onStep("starting the environment");
    try (var environment = FaultEnvironment.open();
        var lock = environment.database().connect()) {
      var load =
          environment.startLoad(
              THREADS,
              AttachmentsTableMissing::emitWithoutKey,
              List.of(new HttpEventSender(environment.service().address())));
      load.awaitCalls(scale.steadyCalls());
      progress.onStep("blocking the writer, so that calls are in flight");
      lock.setAutoCommit(false);
      var lockedAt = System.nanoTime();
      lock.createStatement().execute("LOCK TABLE socket_io_attachments IN ACCESS EXCLUSIVE MODE");
      // The request for the metrics counts too.
      await("each thread has a call in flight")
          .atMost(Duration.ofSeconds(30))
          .until(() -> environment.service().metric("pgemit_http_in_flight") > THREADS);
      progress.onStep("SIGTERM");
      var signalledAt = System.nanoTime();
      environment.service().process().destroy();
      // The calls in flight wait for the lock while the service is stopping.
      TimeUnit.MILLISECONDS.sleep(500);
      lock.rollback();
      var lockedFor = Duration.ofNanos(System.nanoTime() - lockedAt);
      var hasEnded =
          environment.service().process().waitFor((long) MAX_EXIT_SECONDS, TimeUnit.SECONDS);
      var exit = (System.nanoTime() - signalledAt) / 1e9;
      progress.onStep("counting");
      var tally = environment.stopAndTally(load);
      var inFlight =
          load.attempts().stream()
              .filter(
                  attempt -> attempt.startNanos() < signalledAt && attempt.endNanos() > signalledAt)
              .toList();
      var others =
          inFlight.stream().filter(attempt -> attempt.outcome() != Outcome.ACCEPTED).toList();
      // On a busy machine, a call may wait for the lock until the service refuses it.
      var outlasted =
          lockedFor.compareTo(LOCK_TIMEOUT) < 0
              ? List.of()
              : others.stream().filter(ServiceTerminated::isLockTimeout).toList();
      var later =
          load.attempts().stream().filter(attempt -> attempt.startNanos() > signalledAt).toList();
      return new FaultResult(
          tally,
          Double.NaN,
          new FaultChecks()
              .deliveryGuarantees(tally)
              .that(
                  "each call in flight is answered, with 202",
                  !inFlight.isEmpty() && others.equals(outlasted),
                  "%d of %d%s"
                      .formatted(
                          inFlight.size() - others.size(),
                          inFlight.size(),
                          others.isEmpty() ? "" : ", the others: " + others))
              .that(
                  "new calls are refused",
                  later.stream().noneMatch(attempt -> attempt.outcome() == Outcome.ACCEPTED),
                  later.stream().map(EmitAttempt::outcome).distinct().toList())
              .that(
                  "it exits cleanly",
                  hasEnded && environment.service().hasLogged("Listening"),
                  hasEnded
                      ? "exit code " + environment.service().process().exitValue()
                      : "it runs on")
              .atMostSeconds("exit", exit, MAX_EXIT_SECONDS)
              .checks(),
          null,
          null);
    }
  }

  private static boolean isLockTimeout(EmitAttempt attempt) {
    return attempt.outcome() == Outcome.REFUSED
        && attempt.hasRetryAfter()
        && attempt.detail().contains("lock timeout");
  }
}
