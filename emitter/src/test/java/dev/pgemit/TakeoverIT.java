package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.receiving.Decoded;
import dev.pgemit.receiving.Listener;
import dev.pgemit.testing.FailingSockets;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backend that is stopped (SIGSTOP) holds up its own messages, and no later ones. */
class TakeoverIT {
  private static final String WRITER =
      "SELECT coalesce(max(pid), 0) FROM pg_stat_activity WHERE application_name = 'writer'";

  private static final String THREAD = "pgemit-takeover";

  @TempDir private Path folder;
  private final List<String> failures = new CopyOnWriteArrayList<>();

  @Test
  void anotherConnectionTakesOverFromABackendThatIsStopped() throws Exception {
    try (var database = TestDatabase.createOnOwnServer(Map.of())) {
      var dataSource = database.dataSource();
      dataSource.setApplicationName("writer");
      // The thread that asks about the stopped backend meets an Error, and asks again.
      dataSource.setSocketFactory(FailingSockets.class.getName());
      dataSource.setSocketFactoryArg(folder.toString());
      Files.createFile(folder.resolve(THREAD));
      var unknown = new AtomicInteger();
      var emits = new CopyOnWriteArrayList<CompletableFuture<String>>();
      var stopped = 0L;
      try (var listener = new Listener(database);
          var io = Emitter.builder(dataSource).metrics(failures()).build()) {
        var load = new Thread(() -> emit(io, emits, unknown));
        load.start();
        try {
          stopped = stopWriter(database);
          await().atMost(Duration.ofSeconds(30)).until(() -> unknown.get() > 0);
          assertThat(io.emit("after")).isNotEmpty();
          assertThat(io.status().get(0).state()).isEqualTo(FeatureStatus.State.WORKING);
          assertThat(failures).containsExactly(THREAD);
          assertThat(folder).isEmptyDirectory();
        } finally {
          load.interrupt();
          signal("CONT", stopped);
          load.join();
        }
        var ids = idsOfKnownOutcome(emits);
        ids.add(io.emit("last"));
        assertThat(unknown.get()).isLessThan(emits.size());
        assertThat(heardUntil(ids.get(ids.size() - 1), listener, ids))
            .containsExactlyElementsOf(ids);
      }
    }
  }

  private EmitterMetrics failures() {
    return new EmitterMetrics() {
      @Override
      public void threadFailed(String thread, Throwable cause) {
        failures.add(thread);
      }
    };
  }

  // Between two messages, most of the time, so that it holds no lock of the server's.
  private static void emit(
      Emitter io, List<CompletableFuture<String>> emits, AtomicInteger unknown) {
    while (!Thread.interrupted()) {
      var emit = io.emitAsync("e");
      emits.add(emit.whenComplete((id, failure) -> count(failure, unknown)));
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static void count(@Nullable Throwable failure, AtomicInteger unknown) {
    if (failure instanceof EmitException emit && !emit.isOutcomeKnown()) {
      unknown.incrementAndGet();
    }
  }

  private static List<String> idsOfKnownOutcome(List<CompletableFuture<String>> emits) {
    return emits.stream()
        .map(emit -> emit.exceptionally(failure -> "").join())
        .filter(id -> !id.isEmpty())
        .collect(Collectors.toCollection(ArrayList::new));
  }

  // The stopped backend goes on, and may publish what it had been given after later messages.
  private static List<String> heardUntil(String last, Listener listener, List<String> known)
      throws SQLException {
    var heard = new ArrayList<String>();
    while (heard.isEmpty() || !heard.get(heard.size() - 1).equals(last)) {
      var id = String.valueOf(Decoded.at(listener.next(), "id"));
      if (known.contains(id)) {
        heard.add(id);
      }
    }
    return heard;
  }

  // The connection that publishes is replaced every second: one may be stopped that is leaving.
  private static long stopWriter(TestDatabase database) throws SQLException {
    var stopped = new long[1];
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              var pid = Long.parseLong(database.query(WRITER));
              if (pid != 0) {
                signal("STOP", pid);
                stopped[0] = pid;
              }
              return pid != 0;
            });
    return stopped[0];
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    if (pid != 0) {
      new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start().waitFor();
    }
  }
}
