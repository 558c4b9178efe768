package dev.pgemit.http.metrics;

import dev.pgemit.diagnosis.ConnectionOpener;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Results of monitoring queries. All queries run together, at most once in 10 s, for any number of
 * readers. Thread-safe.
 */
final class CachedQueries {
  private static final Logger LOGGER = LoggerFactory.getLogger(CachedQueries.class);
  private static final Duration MAX_AGE = Duration.ofSeconds(10);

  /** A monitoring query. */
  interface CachedQuery<T> {
    T run(Connection connection) throws SQLException;
  }

  private final DataSource dataSource;
  private final List<CachedResult<?>> results = new ArrayList<>();
  private long refreshedAt;
  private boolean isRefreshed;

  /**
   * Creates the cache without running a query.
   *
   * @param dataSource returns a connection within a second, or fails
   */
  CachedQueries(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Registers a query.
   *
   * @param fallback the value if the query fails
   * @return supplies a result that is at most 10 s old
   */
  synchronized <T> Supplier<T> register(CachedQuery<T> query, T fallback) {
    var result = new CachedResult<>(query, fallback);
    results.add(result);
    isRefreshed = false;
    return () -> currentValue(result);
  }

  private synchronized <T> T currentValue(CachedResult<T> result) {
    if (!isRefreshed || System.nanoTime() - refreshedAt > MAX_AGE.toNanos()) {
      refresh();
      refreshedAt = System.nanoTime();
      isRefreshed = true;
    }
    return result.value;
  }

  private void refresh() {
    results.forEach(CachedResult::reset);
    try {
      ConnectionOpener.withConnection(
          dataSource,
          connection -> {
            results.forEach(result -> result.refresh(connection));
            return true;
          });
    } catch (SQLException e) {
      LOGGER.debug("Postgres cannot be queried", e);
    }
  }

  private static final class CachedResult<T> {
    private final CachedQuery<T> query;
    private final T fallback;
    private T value;

    CachedResult(CachedQuery<T> query, T fallback) {
      this.query = query;
      this.fallback = fallback;
      this.value = fallback;
    }

    void reset() {
      value = fallback;
    }

    // A query that fails, for lack of a privilege or a table, does not affect the others.
    void refresh(Connection connection) {
      try {
        value = query.run(connection);
      } catch (SQLException e) {
        LOGGER.debug("Postgres did not answer", e);
      }
    }
  }
}
