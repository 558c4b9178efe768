package dev.pgemit.interop.faults.row;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.load.Attempt.Outcome;
import dev.pgemit.interop.faults.stage.Programs;
import dev.pgemit.interop.faults.stage.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** The disk that holds the attachments is full. */
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
    return "large events 503, small ones go; large ones go again when there is room";
  }

  @Override
  public Finding run(Extent extent, Progress progress) throws Exception {
    var folder = Files.createTempDirectory("pgemit-full");
    var failure =
        Programs.run("mount", "-t", "tmpfs", "-o", "size=16m", "pgemit", folder.toString());
    if (failure.isPresent()) {
      return Finding.skipped("it takes root to mount a small disk (" + failure.get() + ")");
    }
    try {
      return runOn(folder, extent, progress);
    } finally {
      Programs.run("umount", folder.toString());
    }
  }

  private static Finding runOn(Path folder, Extent extent, Progress progress) throws Exception {
    progress.now("setting the stage");
    try (var stage = Stage.open()) {
      var database = stage.database();
      database.execute("CREATE TABLESPACE small LOCATION '" + folder + "'");
      database.execute("ALTER TABLE socket_io_attachments SET TABLESPACE small");
      database.execute("CREATE UNLOGGED TABLE filler (data bytea) TABLESPACE small");
      database.execute("ALTER TABLE filler ALTER data SET STORAGE EXTERNAL");
      progress.now("filling the disk");
      fill(stage);
      progress.now("a load on a full disk");
      var load = stage.load(THREADS, TableMissing::unkeyed);
      TimeUnit.NANOSECONDS.sleep(extent.calm().toNanos());
      progress.now("making room");
      var over = System.nanoTime();
      database.execute("DROP TABLE filler");
      TimeUnit.NANOSECONDS.sleep(extent.calm().toNanos());
      progress.now("counting");
      var tally = stage.finish(load);
      var before = load.attempts().stream().filter(one -> one.endNanos() < over).toList();
      return new Finding(
          tally,
          Double.NaN,
          TableMissing.refusals(new Checks().promise(tally), before)
              .that(
                  "each 503 says so",
                  TableMissing.all(before, one -> one.detail().contains("disk is full")))
              .that(
                  "large events go again",
                  load.attempts().stream()
                      .anyMatch(
                          one ->
                              one.startNanos() > over
                                  && one.event().isLarge()
                                  && one.outcome() == Outcome.ACCEPTED))
              .all(),
          null,
          null);
    }
  }

  private static void fill(Stage stage) throws SQLException {
    for (var bytes = 1_048_576; bytes >= 1_024; ) {
      try {
        stage
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
