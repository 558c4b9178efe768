package dev.pgemit.interop.faults.scenario;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.load.LoadGenerator;
import java.sql.SQLException;
import java.time.Duration;

/** A backend is killed in the middle of a batch, which restarts all backends of Postgres. */
public final class BackendKilled extends OutageFault {
  private static final String BLOCKED_WRITER_PID_QUERY =
      """
      SELECT coalesce(max(pid), 0) FROM pg_stat_activity
      WHERE pid <> pg_backend_pid() AND wait_event_type = 'Lock'\
      """;

  private int killedCount;

  @Override
  public int number() {
    return 1;
  }

  @Override
  public String name() {
    return "`kill -9` of one backend mid-batch";
  }

  @Override
  public String expected() {
    return "calls in flight get 503 with `outcome: unknown`; with a key, no event is lost or"
        + " duplicated";
  }

  @Override
  long inject(
      FaultEnvironment environment, LoadGenerator load, RunScale scale, ProgressListener progress)
      throws Exception {
    var times = scale.choose(5, 1);
    var endedAt = 0L;
    for (killedCount = 0; killedCount < times; killedCount++) {
      progress.onStep("killing a backend, %d of %d".formatted(killedCount + 1, times));
      if (killedCount > 0) {
        FaultEnvironment.awaitRecovery(load, endedAt);
        environment.awaitListening();
      }
      killDuringBatch(environment);
      awaitCrash(environment);
      endedAt = environment.awaitPostgres();
    }
    return endedAt;
  }

  /**
   * Blocks the writer with a lock, so that the kill hits the middle of a batch. The kill also
   * releases the lock.
   */
  private static void killDuringBatch(FaultEnvironment environment) throws SQLException {
    var lock = environment.database().connect();
    try (var statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute("LOCK TABLE socket_io_attachments IN ACCESS EXCLUSIVE MODE");
    }
    var pid =
        await("a batch is under way")
            .pollInterval(Duration.ofMillis(1))
            .until(
                () -> Long.parseLong(environment.database().query(BLOCKED_WRITER_PID_QUERY)),
                found -> found > 0);
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  /** The postmaster stops the other backends a moment later. */
  private static void awaitCrash(FaultEnvironment environment) {
    await("Postgres has crashed")
        .pollInterval(Duration.ofMillis(1))
        .until(() -> !environment.receivers().get(0).gaps().isListening());
  }

  @Override
  void check(FaultChecks checks, OutageResult result) {
    checks
        .that("backends were killed", killedCount > 0, killedCount)
        .failuresAreExplained(result.calls())
        .atMostSeconds(
            "publishing works again after Postgres has started,", result.recoverySeconds(), 2);
  }
}
