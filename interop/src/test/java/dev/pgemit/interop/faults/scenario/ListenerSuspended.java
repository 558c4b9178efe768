package dev.pgemit.interop.faults.scenario;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import dev.pgemit.interop.faults.receive.SocketIoReceiver;
import dev.pgemit.interop.faults.result.FaultResult;
import dev.pgemit.testing.ProcessSignals;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** A Socket.IO server is suspended, as in a debugger or on a machine without memory. */
public final class ListenerSuspended implements Fault {
  private static final int THREADS = 3;
  private static final double WARNING_USAGE = 0.25;

  // Events of other names than those of the load. Equal notifications of a transaction are one.
  private static final String FILL =
      """
      SELECT count(pg_notify('socket.io#/', format(
        '{"uid":"emitter","type":3,"nsp":"/","data":{"packet":{"type":2,"nsp":"/","data":["filler",'
          '%s,"%s"]},"opts":{"rooms":[],"except":[],"flags":{}}}}', n, repeat('z', 7000))))
      FROM generate_series(1, 100) AS n\
      """;

  @Override
  public int number() {
    return 9;
  }

  @Override
  public String name() {
    return "a listener stopped (SIGSTOP)";
  }

  @Override
  public String expected() {
    return "publishing continues, the usage gauge climbs, a warning at 25 %; the listener receives all"
        + " messages once it continues";
  }

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    progress.onStep("starting the environment");
    // 32 MiB: small enough to fill a quarter quickly, large enough for minutes of the load beside
    // it.
    try (var environment = FaultEnvironment.open(Map.of("max_notify_queue_pages", "4096"))) {
      var server =
          environment.receivers().stream()
              .filter(SocketIoReceiver.class::isInstance)
              .map(SocketIoReceiver.class::cast)
              .findFirst()
              .orElseThrow()
              .server();
      var load = environment.startLoad(THREADS);
      progress.onStep("suspending a Socket.IO server");
      ProcessSignals.suspend(server.pid());
      var warned = false;
      var usage = 0.0;
      try {
        fillNotifyQueue(environment, progress);
        await("the gauge tells")
            .atMost(Duration.ofSeconds(30))
            .until(() -> environment.service().metric("pgemit_notify_queue_usage") > WARNING_USAGE);
        usage = environment.service().metric("pgemit_notify_queue_usage");
        progress.onStep("waiting for the warning");
        warned = environment.service().awaitLogged("notification queue is");
      } finally {
        ProcessSignals.resume(server.pid());
      }
      progress.onStep("resuming the server; counting");
      var tally = environment.stopAndTally(load);
      var failed =
          load.attempts().stream().filter(attempt -> attempt.outcome() != Outcome.ACCEPTED).count();
      return new FaultResult(
          tally,
          Double.NaN,
          new FaultChecks()
              .deliveryGuarantees(tally)
              .that("publishing continues", failed == 0, failed + " calls failed")
              .that("the gauge climbs", usage > WARNING_USAGE, "%.2f".formatted(usage))
              .that("a warning at 25 %", warned)
              .checks(),
          null,
          null);
    }
  }

  /** Fills the queue, which the load alone would need minutes for. */
  private static void fillNotifyQueue(FaultEnvironment environment, ProgressListener progress)
      throws SQLException {
    for (var usage = 0.0; usage < WARNING_USAGE + 0.1; ) {
      environment.database().query(FILL);
      usage =
          Double.parseDouble(environment.database().query("SELECT pg_notification_queue_usage()"));
      progress.onStep("the queue is full to %.0f %%".formatted(100 * usage));
    }
  }
}
