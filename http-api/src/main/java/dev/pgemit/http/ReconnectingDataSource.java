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
 * Opens connections for the single thread that fills the pool. While Postgres is unreachable, the
 * data source retries with jitter at intervals of at most one second. The pool's own backoff grows
 * to five seconds, synchronizes all replicas, and runs only while a caller waits.
 */
final class ReconnectingDataSource extends PostgresDataSource {
  private static final Logger LOGGER = LoggerFactory.getLogger(ReconnectingDataSource.class);
  @Serial private static final long serialVersionUID = 1L;
  private static final int LOGIN_TIMEOUT_SECONDS = 4;
  private static final long MIN_BACKOFF_MILLIS = 20;
  private static final long MAX_BACKOFF_MILLIS = 1_000;

  private final transient CountDownLatch closed = new CountDownLatch(1);
  private final transient CountDownLatch firstAttempt = new CountDownLatch(1);
  private transient volatile @Nullable SQLException lastFailure;

  ReconnectingDataSource(DatabaseUrl address, Map<String, String> defaults) {
    super(address, defaults);
  }

  /**
   * Ignores the pool's value, which is the time that its callers wait. A login may take longer on a
   * busy machine. The login timeout covers all hosts of the address.
   */
  @Override
  public void setLoginTimeout(int seconds) {
    super.setLoginTimeout(getLoginTimeout() > 0 ? getLoginTimeout() : LOGIN_TIMEOUT_SECONDS);
  }

  @Override
  public Connection getConnection() throws SQLException {
    for (var backoffMillis = MIN_BACKOFF_MILLIS;
        ;
        backoffMillis = Math.min(2 * backoffMillis, MAX_BACKOFF_MILLIS)) {
      try {
        var connection = super.getConnection();
        lastFailure = null;
        firstAttempt.countDown();
        return connection;
      } catch (SQLException e) {
        lastFailure = e;
        firstAttempt.countDown();
        if (isClosedAfter(
            ThreadLocalRandom.current().nextLong(backoffMillis / 2, backoffMillis + 1))) {
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

  /** Waits for the first attempt to succeed or fail, up to the timeout. */
  void awaitFirstAttempt(Duration timeout) {
    try {
      if (!firstAttempt.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        LOGGER.debug("Connections to Postgres stay open after {}", timeout);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the failure of the last attempt; {@code null} if that attempt succeeded. */
  @Nullable SQLException lastFailure() {
    return lastFailure;
  }

  /** Stops the retries. */
  void close() {
    closed.countDown();
  }
}
