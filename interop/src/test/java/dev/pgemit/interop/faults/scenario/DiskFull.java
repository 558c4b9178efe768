package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.environment.SystemPrograms;
import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import dev.pgemit.interop.faults.result.FaultResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The disk of the attachments table is full. */
public final class DiskFull implements Fault {
  private static final int THREADS = 3;

  @Override
  public int number() {
    return 13;
  }

  @Override
  public String name() {
    return "disk full (53100)";
  }

  @Override
  public String expected() {
    return "large events get 503, small ones are published; large ones recover when there is room";
  }

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    var folder = Files.createTempDirectory("pgemit-full");
    var failure =
        SystemPrograms.run("mount", "-t", "tmpfs", "-o", "size=16m", "pgemit", folder.toString());
    if (failure.isPresent()) {
      return FaultResult.skipped("it takes root to mount a small disk (" + failure.get() + ")");
    }
    try {
      return runOn(folder, scale, progress);
    } finally {
      SystemPrograms.run("umount", folder.toString());
    }
  }

  private static FaultResult runOn(Path folder, RunScale scale, ProgressListener progress)
      throws Exception {
    progress.onStep("starting the environment");
    try (var environment = FaultEnvironment.open()) {
      var database = environment.database();
      database.execute("CREATE TABLESPACE small LOCATION '" + folder + "'");
      database.execute("ALTER TABLE socket_io_attachments SET TABLESPACE small");
      database.execute("CREATE UNLOGGED TABLE filler (data bytea) TABLESPACE small");
      database.execute("ALTER TABLE filler ALTER data SET STORAGE EXTERNAL");
      progress.onStep("filling the disk");
      fill(environment);
      progress.onStep("a load on a full disk");
      var load = environment.startLoad(THREADS, AttachmentsTableMissing::emitWithoutKey);
      // Calls may block while the disk is full, so a number of calls would not bound the time.
      TimeUnit.NANOSECONDS.sleep(
          scale.choose(Duration.ofSeconds(3), Duration.ofMillis(500)).toNanos());
      progress.onStep("freeing disk space");
      var endedAt = System.nanoTime();
      database.execute("DROP TABLE filler");
      load.awaitCalls(scale.steadyCalls());
      progress.onStep("counting");
      var tally = environment.stopAndTally(load);
      var before =
          load.attempts().stream().filter(attempt -> attempt.endNanos() < endedAt).toList();
      return new FaultResult(
          tally,
          Double.NaN,
          AttachmentsTableMissing.checkRefusals(new FaultChecks().deliveryGuarantees(tally), before)
              .that(
                  "each 503 names the cause",
                  AttachmentsTableMissing.allRefusalsMatch(
                      before, attempt -> attempt.detail().contains("disk is full")))
              .that(
                  "large events are published again",
                  load.attempts().stream()
                      .anyMatch(
                          attempt ->
                              attempt.startNanos() > endedAt
                                  && attempt.event().isLarge()
                                  && attempt.outcome() == Outcome.ACCEPTED))
              .checks(),
          null,
          null);
    }
  }

  private static void fill(FaultEnvironment environment) throws SQLException {
    for (var bytes = 1_048_576; bytes >= 1_024; ) {
      try {
        environment
            .database()
            .execute(
                "INSERT INTO filler SELECT convert_to(repeat('x', %d), 'UTF8')".formatted(bytes));
      } catch (SQLException e) {
        if (!"53100".equals(e.getSQLState())) {
          throw e;
        }
        bytes /= 2;
      }
    }
  }
}
