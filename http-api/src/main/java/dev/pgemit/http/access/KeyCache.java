package dev.pgemit.http.access;

import dev.pgemit.http.background.PeriodicTask;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Caches the keys of a source. Checks for changes every 2 seconds, and immediately on an unknown
 * key. Keeps serving the last keys while the source is unavailable. Thread-safe.
 */
final class KeyCache implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(KeyCache.class);
  private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(2);

  private final KeySource source;
  private final DatabaseClock clock;
  private final KeyChangeAudit changeAudit = new KeyChangeAudit();
  private final PeriodicTask refreshTask;
  private final ThrottledKeyRefresh throttledRefresh = new ThrottledKeyRefresh(this::refresh);
  private volatile CachedKeys cachedKeys = new CachedKeys(Map.of(), "", null);
  private String loggedFailure = "";

  /**
   * The cached state.
   *
   * @param keys the keys, by id
   * @param digest the digest of the table; empty if no keys are loaded
   * @param failure why no keys are loaded; {@code null} if keys are loaded
   */
  private record CachedKeys(
      Map<String, CachedKey> keys, String digest, @Nullable KeysUnavailableException failure) {
    boolean isLoaded() {
      return !digest.isEmpty();
    }
  }

  /** A cached key and its caller. */
  record CachedKey(StoredKey key, Caller caller) {}

  /** Creates an empty cache without reading. */
  KeyCache(KeySource source, DatabaseClock clock, PeriodicTask.FailureListener failures) {
    this.refreshTask =
        new PeriodicTask("pgemit-keys", REFRESH_INTERVAL, this::refreshPeriodically, failures);
    this.source = source;
    this.clock = clock;
  }

  /** Loads the keys and starts checking for changes. */
  void start() {
    var unused = refresh();
    refreshTask.start();
  }

  /**
   * Finds a key. An unknown key triggers a throttled refresh, since the key may be new. A known key
   * never causes a query.
   *
   * @throws KeysUnavailableException if no keys were ever loaded, or if Postgres rejected the query
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

  /** Returns whether {@link #find} finds a key without a query. */
  boolean contains(String id) {
    return cachedKeys.keys().containsKey(id);
  }

  /** Returns whether the database is known to have no key with the id. */
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

  /** Returns the reason why no keys are loaded; empty if keys are loaded. */
  Optional<KeysUnavailableException> failure() {
    return Optional.ofNullable(cachedKeys.failure()).filter(failure -> !cachedKeys.isLoaded());
  }

  /** Returns the number of currently valid keys. */
  long countActive() {
    var now = clock.now();
    return cachedKeys.keys().values().stream()
        .filter(cachedKey -> cachedKey.key().isActive(now))
        .count();
  }

  /** Reads a change that this process made, so that the change applies here at once. */
  void refreshAfterChange() {
    var unused = refresh();
  }

  private void refreshPeriodically() {
    var unused = refresh();
  }

  private synchronized boolean refresh() {
    try {
      var reading = source.readIfChanged(cachedKeys.digest(), clock);
      reading.keys().ifPresent(keys -> replaceWith(reading.digest(), keys));
      changeAudit.logChanges(
          cachedKeys.keys().values().stream().map(CachedKey::key).toList(), reading.now());
      if (!loggedFailure.isEmpty()) {
        LOGGER.info("The keys were read: {} are active", countActive());
        loggedFailure = "";
      }
      return true;
    } catch (KeysUnavailableException e) {
      handleFailure(e);
      return false;
    }
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

  /** Returns the reason why a previously valid key is no longer valid under its earlier policy. */
  private Optional<String> inactiveReason(StoredKey earlier) {
    var current = cachedKeys;
    if (!current.isLoaded()) {
      return Optional.of("can no longer be read");
    }
    var cachedKey = current.keys().get(earlier.id());
    if (cachedKey == null) {
      return Optional.of("was deleted");
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

  // Logs each reason once rather than every 2 seconds.
  private void handleFailure(KeysUnavailableException failure) {
    if (failure.isPermanent() || !cachedKeys.isLoaded()) {
      cachedKeys = new CachedKeys(Map.of(), "", failure);
    }
    var reason = String.valueOf(failure.getMessage());
    if (!reason.equals(loggedFailure)) {
      loggedFailure = reason;
      // During startup the readiness check already reports an unavailable Postgres and the remedy.
      LOGGER
          .atLevel(failure.isPermanent() || cachedKeys.isLoaded() ? Level.WARN : Level.DEBUG)
          .log(
              "{}{}",
              reason,
              cachedKeys.isLoaded() ? " The keys that were read last stay valid until then" : "");
    }
  }

  @Override
  public void close() {
    refreshTask.close();
  }
}
