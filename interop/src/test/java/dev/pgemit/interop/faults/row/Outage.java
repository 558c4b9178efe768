package dev.pgemit.interop.faults.row;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import dev.pgemit.interop.faults.Finding.Timeline;
import dev.pgemit.interop.faults.Peer;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.load.Attempt;
import dev.pgemit.interop.faults.load.Event;
import dev.pgemit.interop.faults.load.Load;
import dev.pgemit.interop.faults.load.OfficialDoor;
import dev.pgemit.interop.faults.receive.Arrivals;
import dev.pgemit.interop.faults.stage.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A fault in the midst of a load that stops publishing for a while. */
public abstract class Outage implements Fault {
  private static final int THREADS = 6;
  private static final long TENTH = 100_000_000;

  /** Begins and ends it, and tells when it was over, by {@link System#nanoTime()}. */
  abstract long happen(Stage stage, Load load, Extent extent, Progress progress) throws Exception;

  /** What else must hold. */
  abstract void check(Checks checks, Result result);

  @Override
  public Finding run(Extent extent, Progress progress) throws Exception {
    progress.now("setting the stage");
    try (var stage = Stage.open()) {
      var start = System.nanoTime();
      var load = stage.load(THREADS);
      progress.now("a load, all is well");
      TimeUnit.NANOSECONDS.sleep(extent.calm().toNanos());
      var began = System.nanoTime();
      var over = happen(stage, load, extent, progress);
      progress.now("waiting until it publishes again");
      var recovery = Stage.awaitRecovery(load, over);
      stage.awaitListening();
      progress.now("a load, all is well again");
      TimeUnit.NANOSECONDS.sleep(extent.calm().toNanos());
      progress.now("counting");
      var tally = stage.finish(load);
      var checks = new Checks().promise(tally);
      check(checks, new Result(stage, load.attempts(), began, over, recovery));
      return new Finding(
          tally,
          recovery,
          checks.all(),
          timeline(stage.receivers().get(0).arrivals(), start, began, over),
          null);
    }
  }

  /** Does the same to the official emitter. Its events reach servers on older adapters alone. */
  public Peer official(Extent extent, Progress progress) throws Exception {
    progress.now("the official emitter: setting the stage");
    try (var stage = Stage.open()) {
      var door = new OfficialDoor(stage.database().url());
      var load =
          stage.load(
              THREADS,
              number -> new Event(number, false, Event.of(number).isLarge()),
              List.of(door));
      TimeUnit.NANOSECONDS.sleep(extent.calm().toNanos());
      happen(stage, load, extent, what -> progress.now("the official emitter: " + what));
      stage.awaitListening();
      TimeUnit.NANOSECONDS.sleep(extent.calm().toNanos());
      progress.now("the official emitter: counting");
      load.finish();
      var older = stage.receivers().get(stage.receivers().size() - 1);
      awaitQuiet(older.arrivals());
      var failed = load.attempts().stream().filter(one -> !one.detail().isEmpty()).count();
      return new Peer(load.attempts().size(), (int) failed, older.arrivals().all().size());
    }
  }

  /** Nothing tells when the last one has come. */
  private static void awaitQuiet(Arrivals arrivals) throws InterruptedException {
    for (var before = -1; before != arrivals.moments().size(); ) {
      before = arrivals.moments().size();
      TimeUnit.SECONDS.sleep(1);
    }
  }

  private static Timeline timeline(Arrivals arrivals, long start, long began, long over) {
    var perTenth = new ArrayList<Integer>();
    for (var moment : arrivals.moments()) {
      var tenth = (int) ((moment - start) / TENTH);
      if (tenth >= 0) {
        while (perTenth.size() <= tenth) {
          perTenth.add(0);
        }
        perTenth.set(tenth, perTenth.get(tenth) + 1);
      }
    }
    return new Timeline(
        Collections.unmodifiableList(perTenth), (began - start) / 1e9, (over - start) / 1e9);
  }

  /**
   * How it went.
   *
   * @param stage who took part
   * @param attempts every call
   * @param beganNanos when it began
   * @param overNanos when it was over
   * @param recoverySeconds how long it took from then on until every door published again
   */
  record Result(
      Stage stage,
      List<Attempt> attempts,
      long beganNanos,
      long overNanos,
      double recoverySeconds) {
    /** The calls that were not accepted. */
    List<Attempt> failures() {
      return attempts.stream().filter(one -> one.outcome() != Attempt.Outcome.ACCEPTED).toList();
    }

    long count(Attempt.Outcome outcome) {
      return attempts.stream().filter(one -> one.outcome() == outcome).count();
    }

    /** The longest time until the service said no, in seconds. */
    double longestRefusal() {
      return failures().stream()
          .filter(one -> one.door().equals("HTTP"))
          .mapToDouble(one -> one.millis() / 1e3)
          .max()
          .orElse(0);
    }

    /** Whether each refusal of the service says when to come again. */
    boolean allTellWhen() {
      return failures().stream()
          .filter(one -> one.door().equals("HTTP"))
          .allMatch(Attempt::hasRetryAfter);
    }

    /** Each call whose outcome is unknown, of the service and of the library, says so in words. */
    boolean allUnknownSaySo() {
      return failures().stream()
          .filter(one -> one.outcome() == Attempt.Outcome.UNKNOWN)
          .allMatch(one -> one.detail().contains("may have been published"));
    }
  }
}
