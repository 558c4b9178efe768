package dev.pgemit.interop.faults.row;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.Tally;
import dev.pgemit.interop.faults.load.Event;
import dev.pgemit.interop.faults.load.HttpDoor;
import dev.pgemit.interop.faults.load.JavaDoor;
import dev.pgemit.interop.faults.load.Load;
import dev.pgemit.interop.faults.receive.RawListener;
import dev.pgemit.interop.faults.receive.SocketListener;
import dev.pgemit.interop.faults.stage.Pair;
import dev.pgemit.interop.faults.stage.ServeProcess;
import dev.pgemit.interop.faults.stage.Stage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The primary is gone, and its hot standby takes over. */
public final class FailOver implements Fault {
  private static final int THREADS = 4;

  @Override
  public int number() {
    return 12;
  }

  @Override
  public String name() {
    return "hot standby (25006), then fail-over";
  }

  @Override
  public String expected() {
    return "503; finds the primary after a fail-over (`targetServerType=primary`, several hosts)";
  }

  @Override
  public Finding run(Extent extent, Progress progress) throws Exception {
    progress.now("setting up a primary and a hot standby");
    try (var pair = Pair.start()) {
      var checks = new Checks();
      progress.now("a service on the standby");
      try (var lost = ServeProcess.start(pair.url(pair.standbyPort()))) {
        var answer = lost.emit("{\"event\":\"e\"}");
        checks
            .that("on a standby 503", answer.statusCode() == 503, answer.statusCode())
            .that("it names the way out", answer.body().contains("targetServerType=primary"))
            .that("not ready", lost.get("/readyz").statusCode() == 503);
      }
      return failOver(pair, checks, extent, progress);
    }
  }

  private static Finding failOver(Pair pair, Checks checks, Extent extent, Progress progress)
      throws Exception {
    progress.now("a service on both");
    try (var service = ServeProcess.start(pair.urlOfBoth());
        var raw = new RawListener(pair.dataSourceOfBoth(), "socket.io#/");
        var socket = new SocketListener("0.5.0", pair.url(pair.proxy().port()));
        var load =
            new Load(
                List.of(new HttpDoor(service.address()), new JavaDoor(pair.dataSourceOfBoth())),
                Event::of)) {
      var receivers = List.of(raw, socket);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> receivers.stream().allMatch(one -> one.deafness().isOver()));
      load.start(THREADS);
      TimeUnit.NANOSECONDS.sleep(extent.calm().toNanos());
      progress.now("stopping the primary, promoting the standby");
      pair.failOver();
      var over = System.nanoTime();
      var recovery = Stage.awaitRecovery(load, over);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> receivers.stream().allMatch(one -> one.deafness().isOver()));
      TimeUnit.NANOSECONDS.sleep(extent.calm().toNanos());
      progress.now("counting");
      load.finish();
      var keys = pair.keys();
      Stage.settle(() -> Tally.of(load.fates(), receivers, keys));
      var tally = Tally.of(load.fates(), receivers, keys);
      return new Finding(
          tally,
          recovery,
          checks.promise(tally).atMostSeconds("publishing on the new primary", recovery, 5).all(),
          null,
          null);
    }
  }
}
