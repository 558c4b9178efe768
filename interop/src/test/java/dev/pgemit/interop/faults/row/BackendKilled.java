package dev.pgemit.interop.faults.row;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.load.Attempt.Outcome;
import dev.pgemit.interop.faults.load.Load;
import dev.pgemit.interop.faults.stage.Stage;
import java.sql.SQLException;
import java.time.Duration;

/** One backend dies in the midst of a batch, which restarts all of Postgres. */
public final class BackendKilled extends Outage {
  private static final String PUBLISHING =
      """
      SELECT coalesce(max(pid), 0) FROM pg_stat_activity
      WHERE pid <> pg_backend_pid() AND wait_event_type = 'Lock'\
      """;

  private int killed;

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
    return "in flight: 503, `outcome: unknown`; with a key none lost, none twice";
  }

  @Override
  long happen(Stage stage, Load load, Extent extent, Progress progress) throws Exception {
    var times = extent.of(5, 1);
    var over = 0L;
    for (killed = 0; killed < times; killed++) {
      progress.now("killing a backend, %d of %d".formatted(killed + 1, times));
      if (killed > 0) {
        Stage.awaitRecovery(load, over);
        stage.awaitListening();
      }
      killInTheMiddle(stage);
      awaitCrash(stage);
      over = stage.awaitPostgres();
    }
    return over;
  }

  /**
   * Holds the writer up, so that it surely is in the middle. Postgres lets go of the lock itself.
   */
  private static void killInTheMiddle(Stage stage) throws SQLException {
    var lock = stage.database().connect();
    try (var statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute("LOCK TABLE socket_io_attachments IN ACCESS EXCLUSIVE MODE");
    }
    var pid =
        await("a batch is under way")
            .pollInterval(Duration.ofMillis(1))
            .until(() -> Long.parseLong(stage.database().query(PUBLISHING)), found -> found > 0);
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  /** The others end when the postmaster tells them to, a moment later. */
  private static void awaitCrash(Stage stage) {
    await("Postgres has crashed")
        .pollInterval(Duration.ofMillis(1))
        .until(() -> !stage.receivers().get(0).deafness().isOver());
  }

  @Override
  void check(Checks checks, Result result) {
    checks
        .that("backends were killed", killed > 0, killed)
        .that(
            "each 503 has `Retry-After`",
            result.allTellWhen(),
            result.failures().size() + " calls failed")
        .that(
            "each unknown outcome is said as such",
            result.allUnknownSaySo(),
            result.count(Outcome.UNKNOWN) + " calls unknown")
        .atMostSeconds("publishing again, once Postgres is up,", result.recoverySeconds(), 2);
  }
}
