package dev.pgemit.interop.faults.row;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.load.Attempt;
import dev.pgemit.interop.faults.load.Attempt.Outcome;
import dev.pgemit.interop.faults.load.HttpDoor;
import dev.pgemit.interop.faults.stage.Stage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The service is told to end while it is at work. */
public final class Terminated implements Fault {
  private static final int THREADS = 12;
  private static final double LONGEST_EXIT_SECONDS = 10;

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
    return "in flight answered, new ones refused, exit within 10 s, nothing accepted is lost";
  }

  @Override
  public Finding run(Extent extent, Progress progress) throws Exception {
    progress.now("setting the stage");
    try (var stage = Stage.open();
        var lock = stage.database().connect()) {
      var load =
          stage.load(
              THREADS, TableMissing::unkeyed, List.of(new HttpDoor(stage.service().address())));
      TimeUnit.NANOSECONDS.sleep(extent.calm().toNanos());
      progress.now("holding the writer up, so that there is something in flight");
      lock.setAutoCommit(false);
      lock.createStatement().execute("LOCK TABLE socket_io_attachments IN ACCESS EXCLUSIVE MODE");
      await("calls are in flight")
          .atMost(Duration.ofSeconds(10))
          .until(() -> stage.service().metric("pgemit_queue_messages") > 0);
      progress.now("SIGTERM");
      var told = System.nanoTime();
      stage.service().process().destroy();
      TimeUnit.MILLISECONDS.sleep(500);
      lock.rollback();
      var hasEnded =
          stage.service().process().waitFor((long) LONGEST_EXIT_SECONDS, TimeUnit.SECONDS);
      var exit = (System.nanoTime() - told) / 1e9;
      progress.now("counting");
      var tally = stage.finish(load);
      var inFlight =
          load.attempts().stream()
              .filter(one -> one.startNanos() < told && one.endNanos() > told)
              .toList();
      var answered = inFlight.stream().filter(one -> one.outcome() == Outcome.ACCEPTED).count();
      var later = load.attempts().stream().filter(one -> one.startNanos() > told).toList();
      return new Finding(
          tally,
          Double.NaN,
          new Checks()
              .promise(tally)
              .that(
                  "each call in flight is answered, with 202",
                  !inFlight.isEmpty() && answered == inFlight.size(),
                  "%d of %d".formatted(answered, inFlight.size()))
              .that(
                  "new calls are refused",
                  later.stream().noneMatch(one -> one.outcome() == Outcome.ACCEPTED),
                  later.stream().map(Attempt::outcome).distinct().toList())
              .that(
                  "it ends in order",
                  hasEnded && stage.service().hasLogged("Listening"),
                  hasEnded ? "exit code " + stage.service().process().exitValue() : "it runs on")
              .atMostSeconds("exit", exit, LONGEST_EXIT_SECONDS)
              .all(),
          null,
          null);
    }
  }
}
