package dev.pgemit.interop.faults.row;

import static org.awaitility.Awaitility.await;

import dev.pgemit.http.access.Grant;
import dev.pgemit.http.access.KeyAdministration;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.access.Terms;
import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.Tally;
import dev.pgemit.interop.faults.load.Attempt.Outcome;
import dev.pgemit.interop.faults.load.Event;
import dev.pgemit.interop.faults.load.HttpDoor;
import dev.pgemit.interop.faults.load.Load;
import dev.pgemit.interop.faults.receive.RawListener;
import dev.pgemit.interop.faults.receive.TailListener;
import dev.pgemit.interop.faults.stage.Keys;
import dev.pgemit.interop.faults.stage.Programs;
import dev.pgemit.interop.faults.stage.ServeProcess;
import dev.pgemit.interop.faults.stage.ServedDatabase;
import dev.pgemit.interop.faults.stage.Stage;
import dev.pgemit.testing.Nginx;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Two replicas behind an nginx with default settings are replaced, one after the other. */
public final class RollingRestart implements Fault {
  private static final int THREADS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

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
    return "a retry with its key settles every call that fails; tails go on";
  }

  @Override
  public Finding run(Extent extent, Progress progress) throws Exception {
    if (!Nginx.isInstalled()) {
      return Programs.missing("nginx");
    }
    progress.now("setting the stage");
    var database = ServedDatabase.shared().database();
    var key = key(database);
    var folder = Files.createTempDirectory("pgemit-nginx");
    var replicas = new ArrayList<ServeProcess>();
    try {
      replicas.add(replica(database, 0));
      replicas.add(replica(database, 0));
      try (var nginx = Nginx.inFrontOf(folder, port(replicas.get(0)), port(replicas.get(1)))) {
        var address = URI.create("http://127.0.0.1:" + nginx.port());
        return restart(database, replicas, address, key, extent, progress);
      }
    } finally {
      replicas.forEach(ServeProcess::close);
      delete(folder);
    }
  }

  private static Finding restart(
      TestDatabase database,
      List<ServeProcess> replicas,
      URI address,
      String key,
      Extent extent,
      Progress progress)
      throws Exception {
    try (var listener = new RawListener(database.dataSource(), "socket.io#/");
        var tail = new TailListener(address, key);
        var load = new Load(List.of(HttpDoor.proxied(address, key)), RollingRestart::keyed)) {
      await("both listen")
          .atMost(PATIENCE)
          .until(() -> listener.deafness().isOver() && tail.timesOpened() > 0);
      load.start(THREADS);
      for (var round = 0; round < extent.of(3, 1); round++) {
        for (var i = 0; i < replicas.size(); i++) {
          awaitMore(load);
          progress.now("replacing replica %d of 2".formatted(i + 1));
          replicas.set(i, replaced(database, replicas.get(i)));
        }
      }
      awaitMore(load);
      progress.now("reading along");
      var before = tail.received();
      await("the tail reads").atMost(PATIENCE).until(() -> tail.received() > before);
      progress.now("counting");
      load.finish();
      var keys = keys(database);
      Stage.settle(() -> Tally.of(load.fates(), List.of(listener), keys));
      var tally = Tally.of(load.fates(), List.of(listener), keys);
      var failed =
          load.attempts().stream().filter(one -> one.outcome() != Outcome.ACCEPTED).count();
      return new Finding(
          tally,
          Double.NaN,
          new Checks()
              .promise(tally)
              .that(
                  "a retry settles every call that fails",
                  tally.unknown() + tally.refused() == 0,
                  failed + " calls failed")
              .that(
                  "a tail that ended was opened again", tail.timesOpened() > 1, tail.timesOpened())
              .that("and reads what is published afterwards", tail.received() > before)
              .all(),
          null,
          null);
    }
  }

  // The service appends the caller to each.
  private static Set<String> keys(TestDatabase database) throws SQLException {
    return Keys.of(database.dataSource()).stream()
        .map(key -> key.replaceFirst("^(key\\d+)\\b.*", "$1"))
        .collect(Collectors.toSet());
  }

  private static Event keyed(int number) {
    return new Event(number, true, Event.of(number).isLarge());
  }

  private static void awaitMore(Load load) {
    var before = load.accepted();
    await("the load goes on").atMost(PATIENCE).until(() -> load.accepted() > before + 50);
  }

  private static ServeProcess replaced(TestDatabase database, ServeProcess old)
      throws InterruptedException {
    old.process().destroy();
    old.process().waitFor();
    return replica(database, port(old));
  }

  private static ServeProcess replica(TestDatabase database, int port) {
    return ServeProcess.startKeyed(database.url(), port);
  }

  private static int port(ServeProcess replica) {
    return replica.address().getPort();
  }

  private static String key(TestDatabase database) throws SQLException {
    var keys = new KeyAdministration(database.dataSource(), "socket_io_attachments", "faults");
    return keys.create("load", new Terms(Grant.of(EnumSet.allOf(Right.class)), null), now -> null)
        .orElseThrow()
        .text();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
