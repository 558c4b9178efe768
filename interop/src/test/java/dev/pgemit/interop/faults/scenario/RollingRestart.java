package dev.pgemit.interop.faults.scenario;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.environment.PgemitProcess;
import dev.pgemit.interop.faults.environment.ServiceKey;
import dev.pgemit.interop.faults.environment.SharedService;
import dev.pgemit.interop.faults.environment.StoredIdempotencyKeys;
import dev.pgemit.interop.faults.environment.SystemPrograms;
import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import dev.pgemit.interop.faults.load.HttpEventSender;
import dev.pgemit.interop.faults.load.LoadGenerator;
import dev.pgemit.interop.faults.load.NumberedEvent;
import dev.pgemit.interop.faults.receive.NotifyReceiver;
import dev.pgemit.interop.faults.receive.TailReader;
import dev.pgemit.interop.faults.result.DeliveryTally;
import dev.pgemit.interop.faults.result.FaultResult;
import dev.pgemit.testing.Nginx;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Two replicas behind an nginx with default settings are replaced one after the other. */
public final class RollingRestart implements Fault {
  private static final int THREADS = 4;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @Override
  public int number() {
    return 28;
  }

  @Override
  public String name() {
    return "rolling restart of two replicas behind nginx with default settings";
  }

  @Override
  public String expected() {
    return "a retry with its key completes every failed call; tails continue";
  }

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    if (!Nginx.isInstalled()) {
      return SystemPrograms.missingResult("nginx");
    }
    progress.onStep("starting the environment");
    var database = SharedService.shared().database();
    var key = ServiceKey.create(database);
    var folder = Files.createTempDirectory("pgemit-nginx");
    var replicas = new ArrayList<PgemitProcess>();
    try {
      replicas.add(startReplica(database, 0));
      replicas.add(startReplica(database, 0));
      try (var nginx = Nginx.inFrontOf(folder, portOf(replicas.get(0)), portOf(replicas.get(1)))) {
        var address = URI.create("http://127.0.0.1:" + nginx.port());
        return restart(database, replicas, address, key, scale, progress);
      }
    } finally {
      replicas.forEach(PgemitProcess::close);
      delete(folder);
    }
  }

  private static FaultResult restart(
      TestDatabase database,
      List<PgemitProcess> replicas,
      URI address,
      String key,
      RunScale scale,
      ProgressListener progress)
      throws Exception {
    try (var listener = new NotifyReceiver(database.dataSource(), "socket.io#/");
        var tail = new TailReader(address, key);
        var load =
            new LoadGenerator(
                List.of(HttpEventSender.proxied(address, key)), RollingRestart::emitWithKey)) {
      await("both listen")
          .atMost(TIMEOUT)
          .until(() -> listener.gaps().isListening() && tail.openCount() > 0);
      load.start(THREADS);
      for (var round = 0; round < scale.choose(3, 1); round++) {
        for (var i = 0; i < replicas.size(); i++) {
          awaitMore(load);
          progress.onStep("replacing replica %d of 2".formatted(i + 1));
          replicas.set(i, replace(database, replicas.get(i)));
        }
      }
      awaitMore(load);
      progress.onStep("reading the tail");
      var before = tail.receivedCount();
      await("the tail reads").atMost(TIMEOUT).until(() -> tail.receivedCount() > before);
      progress.onStep("counting");
      load.stop();
      var keys = StoredIdempotencyKeys.readWithoutCallers(database.dataSource());
      FaultEnvironment.awaitDeliveries(
          () -> DeliveryTally.count(load.eventResults(), List.of(listener), keys));
      var tally = DeliveryTally.count(load.eventResults(), List.of(listener), keys);
      var failed =
          load.attempts().stream().filter(attempt -> attempt.outcome() != Outcome.ACCEPTED).count();
      return new FaultResult(
          tally,
          Double.NaN,
          new FaultChecks()
              .deliveryGuarantees(tally)
              .that(
                  "a retry completes every failed call",
                  tally.unknown() + tally.refused() == 0,
                  failed + " calls failed")
              .that("a tail that ended was opened again", tail.openCount() > 1, tail.openCount())
              .that("and receives the messages published afterwards", tail.receivedCount() > before)
              .checks(),
          null,
          null);
    }
  }

  private static NumberedEvent emitWithKey(int number) {
    return new NumberedEvent(number, true, NumberedEvent.of(number).isLarge());
  }

  private static void awaitMore(LoadGenerator load) {
    var before = load.acceptedCount();
    await("the load continues").atMost(TIMEOUT).until(() -> load.acceptedCount() > before + 50);
  }

  private static PgemitProcess replace(TestDatabase database, PgemitProcess old)
      throws InterruptedException {
    old.process().destroy();
    old.process().waitFor();
    return startReplica(database, portOf(old));
  }

  private static PgemitProcess startReplica(TestDatabase database, int port) {
    return PgemitProcess.startWithKeys(database.url(), port);
  }

  private static int portOf(PgemitProcess replica) {
    return replica.address().getPort();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
