package dev.pgemit.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.EmitterMetrics;
import dev.pgemit.FeatureStatus;
import dev.pgemit.FeatureStatus.State;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.fixture.WriterBlocker;
import dev.pgemit.testing.FailingSocketFactory;
import dev.pgemit.testing.ProcessSignals;
import dev.pgemit.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A suspended backend (SIGSTOP) delays its own messages, but no later ones. */
@NullUnmarked // its database is set before its tests
class StalledBackendIT {
  private static final String WRITER_PID =
      "SELECT coalesce(max(pid), 0) FROM pg_stat_activity WHERE application_name = 'writer'";

  private static final String BLOCKED_WRITER_PID =
      """
      SELECT coalesce(max(pid), 0) FROM pg_stat_activity
      WHERE application_name = 'writer' AND wait_event_type = 'Lock'\
      """;

  private static final String LARGE = "x".repeat(10_000);

  private static final String THREAD = "pgemit-takeover";

  private static TestDatabase database;

  @TempDir private Path folder;
  private final List<String> failedThreads = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() throws SQLException {
    database = TestDatabase.createOnOwnServer(Map.of());
    database.execute(TestDatabase.CREATE_ADAPTER_TABLE);
  }

  @AfterAll
  static void stop() throws SQLException {
    database.close();
  }

  // Suspended backends end once they are resumed.
  @AfterEach
  void awaitStoppedBackends() {
    await().atMost(Duration.ofSeconds(30)).until(() -> database.query(WRITER_PID).equals("0"));
  }

  private static PGSimpleDataSource writerDataSource() {
    var dataSource = database.dataSource();
    dataSource.setApplicationName("writer");
    return dataSource;
  }

  @Test
  void anotherConnectionReplacesAStoppedBackend() throws Exception {
    var dataSource = writerDataSource();
    // The thread that checks the suspended backend meets an Error, and checks again.
    dataSource.setSocketFactory(FailingSocketFactory.class.getName());
    dataSource.setSocketFactoryArg(folder.toString());
    Files.createFile(folder.resolve(THREAD));
    var unknown = new AtomicInteger();
    var emits = new CopyOnWriteArrayList<CompletableFuture<String>>();
    var stopped = 0L;
    try (var listener = new NotificationReceiver(database);
        var io = Emitter.builder(dataSource).metrics(recordFailedThreads()).build()) {
      var load = new Thread(() -> emit(io, emits, unknown));
      load.start();
      try {
        stopped = stopWriter();
        await().atMost(Duration.ofSeconds(30)).until(() -> unknown.get() > 0);
        assertThat(io.emit("after")).isNotEmpty();
        assertThat(io.status().get(0).state()).isEqualTo(FeatureStatus.State.WORKING);
        assertThat(failedThreads).containsExactly(THREAD);
        assertThat(folder).isEmptyDirectory();
      } finally {
        load.interrupt();
        ProcessSignals.resume(stopped);
        load.join();
      }
      var ids = idsOfKnownOutcome(emits);
      ids.add(io.emit("last"));
      assertThat(unknown.get()).isLessThan(emits.size());
      assertThat(receivedUntil(ids.get(ids.size() - 1), listener, ids))
          .containsExactlyElementsOf(ids);
    }
  }

  private EmitterMetrics recordFailedThreads() {
    return new EmitterMetrics() {
      @Override
      public void threadFailed(String thread, Throwable cause) {
        failedThreads.add(thread);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void backendStoppedWhileWaitingForALockIsReplaced(boolean isGranted) throws Exception {
    var stopped = 0L;
    try (var lock = new WriterBlocker(database);
        var io = Emitter.builder(writerDataSource()).build()) {
      var large = io.emitAsync("large", LARGE);
      stopped = stopBlockedWriter(io);
      if (isGranted) {
        lock.release();
      }
      assertThat(io.emit("after")).isNotEmpty(); // once another connection publishes
      assertThat(large).isDone();
    } finally {
      ProcessSignals.resume(stopped);
    }
  }

  @Test
  void poolOfOneWaitsForTheStoppedBackend() throws Exception {
    var stopped = 0L;
    try (var lock = new WriterBlocker(database);
        var pool = new HikariDataSource()) {
      pool.setDataSource(writerDataSource());
      pool.setMaximumPoolSize(1);
      try (var io = Emitter.builder(pool).build()) {
        var large = io.emitAsync("large", LARGE);
        stopped = stopBlockedWriter(io);
        var small = io.emitAsync("small");
        awaitPublishing(io, State.FAILING);
        lock.release();
        ProcessSignals.resume(stopped);
        assertThat(small.get(30, TimeUnit.SECONDS)).isNotEmpty();
        assertThat(large).isDone();
        awaitPublishing(io, State.WORKING);
      } finally {
        ProcessSignals.resume(stopped);
      }
    }
  }

  private static void awaitPublishing(Emitter io, State state) {
    await().atMost(Duration.ofSeconds(30)).until(() -> io.status().get(0).state() == state);
  }

  // On a busy machine, the lock may time out before the backend is suspended.
  private static long stopBlockedWriter(Emitter io) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              var pid = Long.parseLong(database.query(BLOCKED_WRITER_PID));
              ProcessSignals.suspend(pid);
              if (pid != 0 && Long.parseLong(database.query(BLOCKED_WRITER_PID)) != pid) {
                ProcessSignals.resume(pid);
                pid = 0;
              }
              if (pid == 0) {
                var unused = io.emitAsync("large", LARGE);
              }
              return pid;
            },
            pid -> pid > 0);
  }

  // Pauses between messages, so that a suspended backend mostly holds no server-wide lock.
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

  // Skips messages of unknown outcome: a resumed backend may publish them after later ones.
  private static List<String> receivedUntil(
      String last, NotificationReceiver listener, List<String> known) throws SQLException {
    var received = new ArrayList<String>();
    while (received.isEmpty() || !received.get(received.size() - 1).equals(last)) {
      var id = String.valueOf(WireValues.at(listener.next(), "id"));
      if (known.contains(id)) {
        received.add(id);
      }
    }
    return received;
  }

  // The publishing connection is replaced every second, so the suspended one may be an old one.
  private static long stopWriter() throws SQLException {
    var stopped = new long[1];
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              var pid = Long.parseLong(database.query(WRITER_PID));
              if (pid != 0) {
                ProcessSignals.suspend(pid);
                stopped[0] = pid;
              }
              return pid != 0;
            });
    return stopped[0];
  }
}
