package dev.pgemit.interop.faults.row;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.load.Attempt.Outcome;
import dev.pgemit.interop.faults.load.Event;
import dev.pgemit.interop.faults.stage.Stage;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A listener that never reads fills Postgres's own queue of notifications. */
public final class QueueFull implements Fault {
  private static final int THREADS = 4;

  @Override
  public int number() {
    return 8;
  }

  @Override
  public String name() {
    return "NOTIFY queue full (64 pages)";
  }

  @Override
  public String expected() {
    return "503; publishing again within 5 s of the stuck listener's end, with nobody's help";
  }

  @Override
  public Finding run(Extent extent, Progress progress) throws Exception {
    progress.now("setting the stage");
    try (var stage = Stage.open(Map.of("max_notify_queue_pages", "64"))) {
      var stuck = stage.database().connect();
      stuck.setAutoCommit(false);
      try (var statement = stuck.createStatement()) {
        statement.execute("LISTEN \"socket.io#/\"");
        stuck.commit();
        statement.execute("SELECT 1"); // in a transaction, a backend reads nothing of the queue
      }
      progress.now("a load, which nobody reads, until the queue is full");
      var filler = "y".repeat(2_000);
      while (stage
              .service()
              .emit("{\"event\":\"filler\",\"args\":[\"" + filler + "\"]}")
              .statusCode()
          == 202) {
        progress.now("filling the queue");
      }
      var refusal = stage.service().emit("{\"event\":\"filler\",\"args\":[\"" + filler + "\"]}");
      var before = System.nanoTime();
      var load = stage.loadInVain(THREADS, QueueFull::small);
      await("the load is refused")
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  load.attempts().stream().filter(one -> one.outcome() == Outcome.REFUSED).count()
                      > 20);
      progress.now("ending the stuck listener");
      stuck.close();
      var over = System.nanoTime();
      var recovery = Stage.awaitRecovery(load, over);
      TimeUnit.NANOSECONDS.sleep(extent.calm().toNanos());
      progress.now("counting");
      var tally = stage.finish(load);
      var refused =
          load.attempts().stream()
              .filter(one -> one.endNanos() > before && one.outcome() == Outcome.REFUSED)
              .count();
      return new Finding(
          tally,
          recovery,
          new Checks()
              .promise(tally)
              .that("503", refusal.statusCode() == 503, refusal.statusCode())
              .that("it names the queue", refusal.body().contains("pg_notification_queue_usage()"))
              .that("calls are refused meanwhile, none unknown", refused > 0, refused)
              .atMostSeconds("publishing again", recovery, 5)
              .all(),
          null,
          null);
    }
  }

  /** None with a key: those would be repeated until they are accepted. */
  private static Event small(int number) {
    return new Event(number, false, false);
  }
}
