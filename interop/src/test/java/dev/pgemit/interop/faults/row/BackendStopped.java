package dev.pgemit.interop.faults.row;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.stage.ServedDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The backend that publishes is stopped (SIGSTOP), and goes on later: first at any moment, then
 * while it waits for a lock.
 */
public final class BackendStopped implements Fault {
  private static final String PUBLISHING =
      """
      SELECT coalesce((
        SELECT pid FROM pg_stat_activity
        WHERE application_name = 'pgemit' AND query LIKE 'SELECT pg_notify(%'
        ORDER BY state_change DESC LIMIT 1), 0)\
      """;

  private static final String WAITING =
      """
      SELECT coalesce(max(pid), 0) FROM pg_stat_activity
      WHERE application_name = 'pgemit' AND wait_event_type = 'Lock'\
      """;

  private static final Call LARGE =
      Call.emit("a large event", "{\"event\":\"e\",\"args\":[\"" + "x".repeat(10_000) + "\"]}");
  private static final int MAX_TRIES = 5;

  @Override
  public int number() {
    return 24;
  }

  @Override
  public String name() {
    return "the publishing backend stopped (SIGSTOP) for 15 s, also while it waits for a lock";
  }

  @Override
  public String expected() {
    return "not ready within 2 s; another connection takes over; what the first had been given is"
        + " unknown, and said so";
  }

  @Override
  public Finding run(Extent extent, Progress progress) throws Exception {
    progress.now("setting the stage");
    var stage = ServedDatabase.shared();
    var checks = new Checks();
    publishing(stage, extent, progress, checks);
    waiting(stage, extent, progress, checks);
    return Finding.of(checks.all());
  }

  private static void publishing(
      ServedDatabase stage, Extent extent, Progress progress, Checks checks) throws Exception {
    var stoppedAt = 0L;
    var pid = 0L;
    var observation = new Observation(stage.service());
    try (observation) {
      // The connection that publishes changes every second: one may be stopped that is idle.
      for (var tries = 0; tries < MAX_TRIES && observation.unknown() == 0; tries++) {
        signal("CONT", pid);
        progress.now("stopping a backend");
        pid = Long.parseLong(stage.database().query(PUBLISHING));
        stoppedAt = System.nanoTime();
        signal("STOP", pid);
        pause(extent);
      }
    } finally {
      signal("CONT", pid);
    }
    check("", observation, stoppedAt, checks);
  }

  private static void waiting(ServedDatabase stage, Extent extent, Progress progress, Checks checks)
      throws Exception {
    var stoppedAt = 0L;
    var pid = 0L;
    var observation = new Observation(stage.service());
    try (var lock = stage.database().connect();
        var statement = lock.createStatement();
        observation) {
      lock.setAutoCommit(false);
      statement.execute("LOCK TABLE socket_io_attachments IN ACCESS EXCLUSIVE MODE");
      observation.emit(LARGE);
      progress.now("stopping a backend that waits for a lock");
      pid = stopWaiting(stage);
      stoppedAt = System.nanoTime();
      pause(extent);
    } finally {
      signal("CONT", pid);
    }
    check("waiting for a lock: ", observation, stoppedAt, checks);
  }

  // On a busy machine it may have given up waiting before it is stopped.
  private static long stopWaiting(ServedDatabase stage) {
    return await("a backend is stopped while it waits for a lock")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> stopIfWaiting(stage), pid -> pid > 0);
  }

  private static long stopIfWaiting(ServedDatabase stage)
      throws SQLException, IOException, InterruptedException {
    var pid = Long.parseLong(stage.database().query(WAITING));
    signal("STOP", pid);
    if (pid == 0 || Long.parseLong(stage.database().query(WAITING)) == pid) {
      return pid;
    }
    signal("CONT", pid);
    return 0;
  }

  private static void check(String when, Observation observation, long since, Checks checks) {
    checks
        .that(
            when + "a call's outcome is unknown, and said so",
            observation.unknown() > 0,
            observation.unknown())
        .that(
            when + "all others are accepted, or surely not published",
            observation.unclear().isEmpty(),
            observation.unclear())
        .atMostSeconds(when + "not ready", observation.notReadySeconds(since), 2)
        .atMostSeconds(
            when + "publishing again, while it is stopped,", observation.publishedSeconds(since), 3)
        .atMostSeconds(when + "ready again", observation.readyAgainSeconds(since), 3);
  }

  private static void pause(Extent extent) {
    LockSupport.parkNanos(extent.of(Duration.ofSeconds(15), Duration.ofSeconds(4)).toNanos());
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    if (pid != 0) {
      new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start().waitFor();
    }
  }
}
