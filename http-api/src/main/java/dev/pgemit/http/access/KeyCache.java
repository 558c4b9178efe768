package dev.pgemit.http.access;

import dev.pgemit.diagnosis.ConnectionOpener;
import dev.pgemit.http.background.PeriodicTask;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The keys as this process knows them. It looks for changes every 2 seconds, and for a key that it
 * does not know at once. While Postgres is away it goes on with those that it read last.
 * Thread-safe.
 */
final class KeyCache implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(KeyCache.class);
  private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(2);

  private final DataSource dataSource;
  private final KeysTable table;
  private final DatabaseClock clock;
  private final KeyChangeAudit changeAudit = new KeyChangeAudit();
  private final PeriodicTask refreshTask;
  private final ThrottledKeyRefresh throttledRefresh = new ThrottledKeyRefresh(this::refresh);
  private volatile CachedKeys cachedKeys = new CachedKeys(Map.of(), "", null);
  private String loggedFailure = "";

  /**
   * What is known.
   *
   * @param keys by their ids
   * @param digest of the table
   * @param failure why nothing is known; {@code null} where something is
   */
  private record CachedKeys(
      Map<String, CachedKey> keys, String digest, @Nullable KeysUnavailableException failure) {
    boolean isLoaded() {
      return !digest.isEmpty();
    }
  }

  /**
   * A key that is known.
   *
   * @param key the key
   * @param caller its holder
   */
  record CachedKey(StoredKey key, Caller caller) {}

  /**
   * Reads nothing yet.
   *
   * @param dataSource gives a connection within a second, or fails
   */
  KeyCache(
      DataSource dataSource,
      KeysTable table,
      DatabaseClock clock,
      PeriodicTask.FailureListener failures) {
    this.refreshTask =
        new PeriodicTask("pgemit-keys", REFRESH_INTERVAL, this::refreshPeriodically, failures);
    this.dataSource = dataSource;
    this.table = table;
    this.clock = clock;
  }

  /** Reads them, and goes on looking for changes. */
  void start() {
    var unused = refresh();
    refreshTask.start();
  }

  /**
   * Finds a key. One that is not known is looked for, since it may be new; a key that is known
   * costs nothing.
   *
   * @throws KeysUnavailableException if none was ever read, or Postgres says that none can be
   */
  Optional<CachedKey> find(String id) {
    var cachedKey = cachedKey(id);
    if (cachedKey.isPresent() || throttledRefresh.isAbsent(id) || !throttledRefresh.refresh()) {
      return cachedKey;
    }
    var found = cachedKey(id);
    if (found.isEmpty()) {
      throttledRefresh.markAbsent(id);
    }
    return found;
  }

  /** Whether it is certain that there is no key with an id. */
  boolean isAbsent(String id) {
    return throttledRefresh.isAbsent(id);
  }

  private Optional<CachedKey> cachedKey(String id) {
    var current = cachedKeys;
    if (!current.isLoaded()) {
      throw current.failure() == null
          ? KeysUnavailableException.of(new SQLException("not read yet"))
          : current.failure();
    }
    return Optional.ofNullable(current.keys().get(id));
  }

  /** Why none is known; empty where they were read. */
  Optional<KeysUnavailableException> failure() {
    return Optional.ofNullable(cachedKeys.failure()).filter(failure -> !cachedKeys.isLoaded());
  }

  /** How many are good now. */
  long countActive() {
    var now = clock.now();
    return cachedKeys.keys().values().stream()
        .filter(cachedKey -> cachedKey.key().isActive(now))
        .count();
  }

  private void refreshPeriodically() {
    var unused = refresh();
  }

  private synchronized boolean refresh() {
    try {
      var now = ConnectionOpener.withConnection(dataSource, this::readIfChanged);
      changeAudit.logChanges(cachedKeys.keys().values().stream().map(CachedKey::key).toList(), now);
      if (!loggedFailure.isEmpty()) {
        LOGGER.info("The keys are read now: {} are good", countActive());
        loggedFailure = "";
      }
      return true;
    } catch (SQLException e) {
      handleFailure(KeysUnavailableException.of(e));
      return false;
    }
  }

  /** Reads them where they have changed, and returns the time of the database. */
  private Instant readIfChanged(Connection connection) throws SQLException {
    var startNanos = System.nanoTime();
    var state = table.readState(connection);
    clock.update(state.now(), startNanos, System.nanoTime());
    if (!state.digest().equals(cachedKeys.digest())) {
      replaceWith(state.digest(), table.readAll(connection));
    }
    return state.now();
  }

  private void replaceWith(String digest, List<StoredKey> keys) {
    cachedKeys =
        new CachedKeys(
            keys.stream().collect(Collectors.toUnmodifiableMap(StoredKey::id, this::cachedKey)),
            digest,
            null);
  }

  private CachedKey cachedKey(StoredKey key) {
    return new CachedKey(key, key.toCaller(() -> inactiveReason(key)));
  }

  /** Why a key that was good once, on terms that it had then, is not good on them any more. */
  private Optional<String> inactiveReason(StoredKey earlier) {
    var current = cachedKeys;
    if (!current.isLoaded()) {
      return Optional.of("can be read no more");
    }
    var cachedKey = current.keys().get(earlier.id());
    if (cachedKey == null) {
      return Optional.of("is gone");
    }
    return cachedKey
        .key()
        .lifetime()
        .inactiveReason(clock.now())
        .map(word -> "is " + word)
        .or(
            () ->
                cachedKey.key().policy().equals(earlier.policy())
                    ? Optional.empty()
                    : Optional.of("was changed"));
  }

  // Each reason once, not every 2 seconds.
  private void handleFailure(KeysUnavailableException failure) {
    if (failure.isPermanent() || !cachedKeys.isLoaded()) {
      cachedKeys = new CachedKeys(Map.of(), "", failure);
    }
    var reason = String.valueOf(failure.getMessage());
    if (!reason.equals(loggedFailure)) {
      loggedFailure = reason;
      // At the start without Postgres the readiness has said so, and what to do.
      LOGGER
          .atLevel(failure.isPermanent() || cachedKeys.isLoaded() ? Level.WARN : Level.DEBUG)
          .log(
              "{}{}",
              reason,
              cachedKeys.isLoaded() ? " Meanwhile those that were read last are good" : "");
    }
  }

  @Override
  public void close() {
    refreshTask.close();
  }
}
