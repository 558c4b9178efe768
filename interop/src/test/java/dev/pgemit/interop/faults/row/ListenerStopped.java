package dev.pgemit.interop.faults.row;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.load.Attempt.Outcome;
import dev.pgemit.interop.faults.receive.SocketListener;
import dev.pgemit.interop.faults.stage.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** A Socket.IO server that stands still, as in a debugger or on a machine without memory. */
public final class ListenerStopped implements Fault {
  private static final int THREADS = 3;
  private static final double WARNED_AT = 0.25;

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
    return "publishing goes on, the usage gauge climbs, a warning at 25 %; it gets all once it goes"
        + " on";
  }

  @Override
  public Finding run(Extent extent, Progress progress) throws Exception {
    progress.now("setting the stage");
    // 8 MiB: small enough to be filled by a quarter, large enough for the load beside it.
    try (var stage = Stage.open(Map.of("max_notify_queue_pages", "1024"))) {
      var server =
          stage.receivers().stream()
              .filter(SocketListener.class::isInstance)
              .map(SocketListener.class::cast)
              .findFirst()
              .orElseThrow()
              .server();
      var load = stage.load(THREADS);
      progress.now("stopping a Socket.IO server");
      signal("-STOP", server.pid());
      var warned = false;
      var usage = 0.0;
      try {
        fill(stage, progress);
        await("the gauge tells")
            .atMost(Duration.ofSeconds(30))
            .until(() -> stage.service().metric("pgemit_notify_queue_usage") > WARNED_AT);
        usage = stage.service().metric("pgemit_notify_queue_usage");
        progress.now("waiting for the warning");
        warned = stage.service().logs("queue of notifications");
      } finally {
        signal("-CONT", server.pid());
      }
      progress.now("it goes on; counting");
      var tally = stage.finish(load);
      var failed =
          load.attempts().stream().filter(one -> one.outcome() != Outcome.ACCEPTED).count();
      return new Finding(
          tally,
          Double.NaN,
          new Checks()
              .promise(tally)
              .that("publishing goes on", failed == 0, failed + " calls failed")
              .that("the gauge climbs", usage > WARNED_AT, "%.2f".formatted(usage))
              .that("a warning at 25 %", warned)
              .all(),
          null,
          null);
    }
  }

  /** What the load alone would take minutes for; the buffers of the connection come first. */
  private static void fill(Stage stage, Progress progress) throws Exception {
    var filler = "z".repeat(7_000);
    for (var usage = 0.0; usage < WARNED_AT + 0.1; ) {
      for (var i = 0; i < 20; i++) {
        var answer = stage.service().emit("{\"event\":\"filler\",\"args\":[\"" + filler + "\"]}");
        if (answer.statusCode() != 202) {
          throw new IllegalStateException(answer.body());
        }
      }
      usage = Double.parseDouble(stage.database().query("SELECT pg_notification_queue_usage()"));
      progress.now("the queue is full to %.0f %%".formatted(100 * usage));
    }
  }

  private static void signal(String signal, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", signal, String.valueOf(pid)).start().waitFor();
  }
}
