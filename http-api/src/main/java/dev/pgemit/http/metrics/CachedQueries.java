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
 * What Postgres answers to questions about itself: all of them are asked together, at most once in
 * 10 s, however many want to know. Thread-safe.
 */
final class CachedQueries {
  private static final Logger LOGGER = LoggerFactory.getLogger(CachedQueries.class);
  private static final Duration MAX_AGE = Duration.ofSeconds(10);

  /** What is asked. */
  interface CachedQuery<T> {
    T run(Connection connection) throws SQLException;
  }

  private final DataSource dataSource;
  private final List<CachedResult<?>> results = new ArrayList<>();
  private long refreshedAt;
  private boolean isRefreshed;

  /**
   * Asks nothing yet.
   *
   * @param dataSource gives a connection within a second, or fails
   */
  CachedQueries(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Adds a question.
   *
   * @param fallback stands for the answer where Postgres gives none
   * @return gives the answer, at most 10 s old
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
      LOGGER.debug("Postgres cannot be asked", e);
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

    // One that the role may not ask, or whose table is missing, hides no other.
    void refresh(Connection connection) {
      try {
        value = query.run(connection);
      } catch (SQLException e) {
        LOGGER.debug("Postgres did not answer", e);
      }
    }
  }
}
