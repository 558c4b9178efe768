package dev.pgemit.publish;

import dev.pgemit.transport.Outage;
import java.sql.Connection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The running statement of the writer. One thread at a time begins and ends it, any may read. */
final class StatementMonitor {
  /** Longer than a statement waits for a lock, and short enough for a report within 2 s. */
  static final Duration STALL_TIMEOUT = LockTimeoutLevel.MAX_LOCK_WAIT.plusMillis(250);

  private volatile @Nullable RunningStatement running;

  /** A running statement, with its start by {@link System#nanoTime()}. */
  record RunningStatement(Connection connection, long startedAt) {
    boolean isOlderThan(Duration age) {
      return System.nanoTime() - startedAt > age.toNanos();
    }
  }

  void begin(Connection connection) {
    running = new RunningStatement(connection, System.nanoTime());
  }

  void end() {
    running = null;
  }

  @Nullable RunningStatement running() {
    return running;
  }

  /** Returns an outage if the statement takes too long, {@code null} otherwise. */
  @Nullable Outage outage() {
    var current = running;
    return current != null && current.isOlderThan(STALL_TIMEOUT)
        ? new Outage(
            "Postgres has not answered the publishing connection for more than a"
                + " second: find the cause in pg_stat_activity")
        : null;
  }
}
