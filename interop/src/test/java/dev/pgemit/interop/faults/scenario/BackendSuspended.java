package dev.pgemit.interop.faults.scenario;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.environment.SharedService;
import dev.pgemit.interop.faults.result.FaultResult;
import dev.pgemit.testing.ProcessSignals;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The publishing backend is suspended (SIGSTOP), and resumed later: first at a random moment, then
 * while it waits for a lock.
 */
public final class BackendSuspended implements Fault {
  private static final String PUBLISHING_PID_QUERY =
      """
      SELECT coalesce((
        SELECT pid FROM pg_stat_activity
        WHERE application_name = 'pgemit' AND datname = current_database()
          AND query LIKE 'SELECT pg_notify(%'
        ORDER BY state_change DESC LIMIT 1), 0)\
      """;

  private static final String BLOCKED_PID_QUERY =
      """
      SELECT coalesce(max(pid), 0) FROM pg_stat_activity
      WHERE application_name = 'pgemit' AND datname = current_database()
        AND wait_event_type = 'Lock'\
      """;

  private static final ServiceCall LARGE_EMIT =
      ServiceCall.emit(
          "a large event", "{\"event\":\"e\",\"args\":[\"" + "x".repeat(10_000) + "\"]}");
  private static final int MAX_ATTEMPTS = 5;

  @Override
  public int number() {
    return 24;
  }

  @Override
  public String name() {
    return "the publishing backend stopped (SIGSTOP) for 15 s, also while it waits for a lock";
  }

  @Override
  public String expected() {
    return "not ready within 2 s; another connection takes over; the response reports that the"
        + " outcome of calls on the first one is unknown";
  }

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    progress.onStep("starting the environment");
    var environment = SharedService.shared();
    var checks = new FaultChecks();
    checkWhilePublishing(environment, scale, progress, checks);
    checkWhileBlocked(environment, scale, progress, checks);
    return FaultResult.of(checks.checks());
  }

  private static void checkWhilePublishing(
      SharedService environment, RunScale scale, ProgressListener progress, FaultChecks checks)
      throws Exception {
    var suspendedAt = 0L;
    var pid = 0L;
    var probe = new ServiceProbe(environment.service());
    try (probe) {
      // The publishing connection changes every second, so the suspended one may be idle.
      for (var attempt = 0; attempt < MAX_ATTEMPTS && probe.unknownCount() == 0; attempt++) {
        ProcessSignals.resume(pid);
        progress.onStep("stopping a backend");
        pid = Long.parseLong(environment.database().query(PUBLISHING_PID_QUERY));
        suspendedAt = System.nanoTime();
        ProcessSignals.suspend(pid);
        pause(scale);
      }
    } finally {
      ProcessSignals.resume(pid);
    }
    check("", probe, suspendedAt, checks);
  }

  private static void checkWhileBlocked(
      SharedService environment, RunScale scale, ProgressListener progress, FaultChecks checks)
      throws Exception {
    var suspendedAt = 0L;
    var pid = 0L;
    var probe = new ServiceProbe(environment.service());
    try (var lock = environment.database().connect();
        var statement = lock.createStatement();
        probe) {
      lock.setAutoCommit(false);
      statement.execute("LOCK TABLE socket_io_attachments IN ACCESS EXCLUSIVE MODE");
      probe.startRepeating(LARGE_EMIT);
      progress.onStep("stopping a backend that waits for a lock");
      pid = suspendBlockedBackend(environment);
      suspendedAt = System.nanoTime();
      pause(scale);
    } finally {
      ProcessSignals.resume(pid);
    }
    check("waiting for a lock: ", probe, suspendedAt, checks);
  }

  // On a busy machine, the statement may time out before the backend is suspended.
  private static long suspendBlockedBackend(SharedService environment) {
    return await("a backend is stopped while it waits for a lock")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> suspendIfBlocked(environment), pid -> pid > 0);
  }

  private static long suspendIfBlocked(SharedService environment)
      throws SQLException, IOException, InterruptedException {
    var pid = Long.parseLong(environment.database().query(BLOCKED_PID_QUERY));
    ProcessSignals.suspend(pid);
    if (pid == 0 || Long.parseLong(environment.database().query(BLOCKED_PID_QUERY)) == pid) {
      return pid;
    }
    ProcessSignals.resume(pid);
    return 0;
  }

  private static void check(
      String prefix, ServiceProbe probe, long suspendedAt, FaultChecks checks) {
    checks
        .that(
            prefix + "the response reports an unknown outcome",
            probe.unknownCount() > 0,
            probe.unknownCount())
        .that(
            prefix + "all other calls are accepted, or certainly not published",
            probe.unexpectedResults().isEmpty(),
            probe.unexpectedResults())
        .atMostSeconds(prefix + "not ready", probe.secondsUntilNotReady(suspendedAt), 2)
        .atMostSeconds(
            prefix + "publishing works again while the backend is stopped,",
            probe.secondsUntilPublished(suspendedAt),
            3)
        .atMostSeconds(prefix + "ready again", probe.secondsUntilReadyAgain(suspendedAt), 3);
  }

  private static void pause(RunScale scale) {
    LockSupport.parkNanos(scale.choose(Duration.ofSeconds(15), Duration.ofSeconds(4)).toNanos());
  }
}
