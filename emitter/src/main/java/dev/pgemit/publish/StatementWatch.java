package dev.pgemit.publish;

import java.sql.Connection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The statement that the writer waits for at this moment. One thread at a time begins and ends
 * statements, any thread may look.
 */
final class StatementWatch {
  /** Longer than a statement waits for a lock, and short enough to be noticed within 2 s. */
  static final Duration STALLED = LockLimit.LONG_TIME.plusMillis(250);

  private volatile @Nullable Running running;

  /**
   * A statement under way.
   *
   * @param connection where it runs
   * @param since when it began, by {@link System#nanoTime()}
   */
  record Running(Connection connection, long since) {
    boolean isOlderThan(Duration age) {
      return System.nanoTime() - since > age.toNanos();
    }
  }

  void begin(Connection connection) {
    running = new Running(connection, System.nanoTime());
  }

  void end() {
    running = null;
  }

  @Nullable Running running() {
    return running;
  }

  /** What callers of the emitter are told of a statement that takes too long. */
  @Nullable Outage outage() {
    var current = running;
    return current != null && current.isOlderThan(STALLED)
        ? new Outage(
            "Postgres has not answered the publishing connection for more than a second: look in"
                + " pg_stat_activity for what holds it up")
        : null;
  }
}
