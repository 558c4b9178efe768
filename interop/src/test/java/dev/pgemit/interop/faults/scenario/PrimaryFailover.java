package dev.pgemit.interop.faults.scenario;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.environment.PgemitProcess;
import dev.pgemit.interop.faults.environment.ReplicatedPostgres;
import dev.pgemit.interop.faults.load.HttpEventSender;
import dev.pgemit.interop.faults.load.JavaEventSender;
import dev.pgemit.interop.faults.load.LoadGenerator;
import dev.pgemit.interop.faults.load.NumberedEvent;
import dev.pgemit.interop.faults.receive.NotifyReceiver;
import dev.pgemit.interop.faults.receive.SocketIoReceiver;
import dev.pgemit.interop.faults.result.DeliveryTally;
import dev.pgemit.interop.faults.result.FaultResult;
import java.time.Duration;
import java.util.List;

/** The primary stops, and its hot standby is promoted. */
public final class PrimaryFailover implements Fault {
  private static final int THREADS = 4;

  @Override
  public int number() {
    return 12;
  }

  @Override
  public String name() {
    return "hot standby (25006), then failover";
  }

  @Override
  public String expected() {
    return "503; the service finds the primary after a failover (`targetServerType=primary`,"
        + " several hosts)";
  }

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    progress.onStep("setting up a primary and a hot standby");
    try (var pair = ReplicatedPostgres.start()) {
      var checks = new FaultChecks();
      progress.onStep("a service on the standby");
      try (var lost = PgemitProcess.start(pair.url(pair.standbyPort()))) {
        var response = lost.emit("{\"event\":\"e\"}");
        checks
            .that("503 on a standby", response.statusCode() == 503, response.statusCode())
            .that(
                "the message names the remedy",
                response.body().contains("targetServerType=primary"))
            .that("not ready", lost.get("/readyz").statusCode() == 503);
      }
      return failOver(pair, checks, scale, progress);
    }
  }

  private static FaultResult failOver(
      ReplicatedPostgres pair, FaultChecks checks, RunScale scale, ProgressListener progress)
      throws Exception {
    progress.onStep("a service on both");
    try (var service = PgemitProcess.start(pair.multiHostUrl());
        var raw = new NotifyReceiver(pair.multiHostDataSource(), "socket.io#/");
        var socket = new SocketIoReceiver("0.5.0", pair.url(pair.proxy().port()));
        var load =
            new LoadGenerator(
                List.of(
                    new HttpEventSender(service.address()),
                    new JavaEventSender(pair.multiHostDataSource())),
                NumberedEvent::of)) {
      var receivers = List.of(raw, socket);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> receivers.stream().allMatch(receiver -> receiver.gaps().isListening()));
      load.start(THREADS);
      load.awaitCalls(scale.steadyCalls());
      progress.onStep("stopping the primary, promoting the standby");
      pair.failOver();
      var endedAt = System.nanoTime();
      var recovery = FaultEnvironment.awaitRecovery(load, endedAt);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> receivers.stream().allMatch(receiver -> receiver.gaps().isListening()));
      load.awaitCalls(scale.steadyCalls());
      progress.onStep("counting");
      load.stop();
      var keys = pair.keys();
      FaultEnvironment.awaitDeliveries(
          () -> DeliveryTally.count(load.eventResults(), receivers, keys));
      var tally = DeliveryTally.count(load.eventResults(), receivers, keys);
      return new FaultResult(
          tally,
          recovery,
          checks
              .deliveryGuarantees(tally)
              .atMostSeconds("publishing on the new primary", recovery, 5)
              .checks(),
          null,
          null);
    }
  }
}
