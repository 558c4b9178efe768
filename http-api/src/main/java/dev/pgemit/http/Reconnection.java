package dev.pgemit.http;

import dev.pgemit.http.settings.DatabaseUrl;
import java.io.Serial;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * New connections to Postgres, for the one thread of the pool that opens them. While Postgres is
 * away it tries again by itself, at most once a second and at random moments: the pool's own pauses
 * grow to five seconds, all replicas in step, and only while somebody waits.
 */
final class Reconnection extends PostgresDataSource {
  private static final Logger LOGGER = LoggerFactory.getLogger(Reconnection.class);
  @Serial private static final long serialVersionUID = 1L;
  private static final int LONGEST_LOGIN_SECONDS = 4;
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;

  private final transient CountDownLatch closed = new CountDownLatch(1);
  private final transient CountDownLatch tried = new CountDownLatch(1);
  private transient volatile @Nullable SQLException failure;

  Reconnection(DatabaseUrl address, Map<String, String> defaults) {
    super(address, defaults);
  }

  /**
   * Leaves a login the time that it takes where much starts at once, whatever the pool sets, which
   * is how long its callers wait; several hosts are tried within it.
   */
  @Override
  public void setLoginTimeout(int seconds) {
    super.setLoginTimeout(getLoginTimeout() > 0 ? getLoginTimeout() : LONGEST_LOGIN_SECONDS);
  }

  @Override
  public Connection getConnection() throws SQLException {
    for (var pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
      try {
        var connection = super.getConnection();
        failure = null;
        tried.countDown();
        return connection;
      } catch (SQLException e) {
        failure = e;
        tried.countDown();
        if (isClosedAfter(ThreadLocalRandom.current().nextLong(pause / 2, pause + 1))) {
          throw e;
        }
      }
    }
  }

  private boolean isClosedAfter(long millis) {
    try {
      return closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Waits until the first try has succeeded or failed, but no longer than this. */
  void awaitFirstTry(Duration longest) {
    try {
      if (!tried.await(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        LOGGER.debug("Postgres is still connected to after {}", longest);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Why the last try failed; null where it did not. */
  @Nullable SQLException failure() {
    return failure;
  }

  /** Ends the tries. */
  void close() {
    closed.countDown();
  }
}
