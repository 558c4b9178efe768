package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A backend that is stopped (SIGSTOP) holds up its own messages, and no later ones. */
class TakeoverIT {
  private static final String WRITER =
      "SELECT coalesce(max(pid), 0) FROM pg_stat_activity WHERE application_name = 'writer'";

  @Test
  void anotherConnectionTakesOverFromABackendThatIsStopped() throws Exception {
    try (var database = TestDatabase.createOnOwnServer(Map.of())) {
      var dataSource = database.dataSource();
      dataSource.setApplicationName("writer");
      var unknown = new AtomicInteger();
      var stopped = 0L;
      try (var io = Emitter.create(dataSource)) {
        var load = new Thread(() -> emit(io, unknown));
        load.start();
        try {
          stopped = stopWriter(database);
          await().atMost(Duration.ofSeconds(30)).until(() -> unknown.get() > 0);
          assertThat(io.emit("after")).isNotEmpty();
          assertThat(io.status().get(0).state()).isEqualTo(FeatureStatus.State.WORKING);
        } finally {
          load.interrupt();
          signal("CONT", stopped);
          load.join();
        }
      }
    }
  }

  // Between two messages, most of the time, so that it holds no lock of the server's.
  private static void emit(Emitter io, AtomicInteger unknown) {
    while (!Thread.interrupted()) {
      try {
        io.emit("e");
      } catch (EmitException e) {
        if (!e.isOutcomeKnown()) {
          unknown.incrementAndGet();
        }
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
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
