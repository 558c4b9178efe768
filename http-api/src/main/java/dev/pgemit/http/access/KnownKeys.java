package dev.pgemit.http.access;

import dev.pgemit.diagnosis.Connecting;
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
final class KnownKeys implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(KnownKeys.class);
  private static final Duration PERIOD = Duration.ofSeconds(2);

  private final DataSource dataSource;
  private final KeysTable table;
  private final DatabaseClock clock;
  private final KeyChanges changes = new KeyChanges();
  private final PeriodicTask task;
  private final FreshKeys fresh = new FreshKeys(this::look);
  private volatile View view = new View(Map.of(), "", null);
  private String told = "";

  /**
   * What is known.
   *
   * @param keys by their ids
   * @param digest of the table
   * @param fault why nothing is known; {@code null} where something is
   */
  private record View(
      Map<String, Known> keys, String digest, @Nullable KeysUnavailableException fault) {
    boolean isRead() {
      return !digest.isEmpty();
    }
  }

  /**
   * A key that is known.
   *
   * @param key the key
   * @param caller its holder
   */
  record Known(StoredKey key, Caller caller) {}

  /**
   * Reads nothing yet.
   *
   * @param dataSource gives a connection within a second, or fails
   */
  KnownKeys(
      DataSource dataSource,
      KeysTable table,
      DatabaseClock clock,
      PeriodicTask.FailureListener failures) {
    this.task = new PeriodicTask("pgemit-keys", PERIOD, this::lookOn, failures);
    this.dataSource = dataSource;
    this.table = table;
    this.clock = clock;
  }

  /** Reads them, and goes on looking for changes. */
  void start() {
    var unused = look();
    task.start();
  }

  /**
   * Finds a key. One that is not known is looked for, since it may be new; a key that is known
   * costs nothing.
   *
   * @throws KeysUnavailableException if none was ever read, or Postgres says that none can be
   */
  Optional<Known> find(String id) {
    var known = known(id);
    if (known.isPresent() || fresh.isAbsent(id) || !fresh.look()) {
      return known;
    }
    var found = known(id);
    if (found.isEmpty()) {
      fresh.noteAbsent(id);
    }
    return found;
  }

  /** Whether it is certain that there is no key with an id. */
  boolean isAbsent(String id) {
    return fresh.isAbsent(id);
  }

  private Optional<Known> known(String id) {
    var current = view;
    if (!current.isRead()) {
      throw current.fault() == null
          ? KeysUnavailableException.of(new SQLException("not read yet"))
          : current.fault();
    }
    return Optional.ofNullable(current.keys().get(id));
  }

  /** Why none is known; empty where they were read. */
  Optional<KeysUnavailableException> fault() {
    return Optional.ofNullable(view.fault()).filter(fault -> !view.isRead());
  }

  /** How many are good now. */
  long good() {
    var now = clock.now();
    return view.keys().values().stream().filter(known -> known.key().isGood(now)).count();
  }

  private void lookOn() {
    var unused = look();
  }

  private synchronized boolean look() {
    try {
      var now = Connecting.use(dataSource, this::read);
      changes.note(view.keys().values().stream().map(Known::key).toList(), now);
      if (!told.isEmpty()) {
        LOGGER.info("The keys are read now: {} are good", good());
        told = "";
      }
      return true;
    } catch (SQLException e) {
      lose(KeysUnavailableException.of(e));
      return false;
    }
  }

  /** Reads them where they have changed, and returns the time of the database. */
  private Instant read(Connection connection) throws SQLException {
    var asked = System.nanoTime();
    var state = table.state(connection);
    clock.set(state.now(), asked, System.nanoTime());
    if (!state.digest().equals(view.digest())) {
      take(state.digest(), table.all(connection));
    }
    return state.now();
  }

  private void take(String digest, List<StoredKey> keys) {
    view =
        new View(
            keys.stream().collect(Collectors.toUnmodifiableMap(StoredKey::id, this::known)),
            digest,
            null);
  }

  private Known known(StoredKey key) {
    return new Known(key, key.caller(() -> over(key)));
  }

  /** Why a key that was good once, on terms that it had then, is not good on them any more. */
  private Optional<String> over(StoredKey then) {
    var current = view;
    if (!current.isRead()) {
      return Optional.of("can be read no more");
    }
    var known = current.keys().get(then.id());
    if (known == null) {
      return Optional.of("is gone");
    }
    return known
        .key()
        .life()
        .over(clock.now())
        .map(word -> "is " + word)
        .or(
            () ->
                known.key().terms().equals(then.terms())
                    ? Optional.empty()
                    : Optional.of("was changed"));
  }

  // Each reason once, not every 2 seconds.
  private void lose(KeysUnavailableException fault) {
    if (fault.isLasting() || !view.isRead()) {
      view = new View(Map.of(), "", fault);
    }
    var why = String.valueOf(fault.getMessage());
    if (!why.equals(told)) {
      told = why;
      // At the start without Postgres the readiness has said so, and what to do.
      LOGGER
          .atLevel(fault.isLasting() || view.isRead() ? Level.WARN : Level.DEBUG)
          .log("{}{}", why, view.isRead() ? " Meanwhile those that were read last are good" : "");
    }
  }

  @Override
  public void close() {
    task.close();
  }
}
