package dev.pgemit.http.access;

import dev.pgemit.diagnosis.ConnectionOpener;
import dev.pgemit.http.background.PeriodicTask;
import dev.pgemit.publish.LockTimeoutLevel;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores when each key was last used, at most once a minute. A request only writes the time to
 * memory. Thread-safe.
 */
final class KeyUses implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(KeyUses.class);
  private static final Duration FLUSH_INTERVAL = Duration.ofMinutes(1);

  private final DataSource dataSource;
  private final KeyUsesTable table;
  private final PeriodicTask task;
  // One entry per key that was used since the process started.
  private final Map<String, AtomicLong> usedAtNanos = new ConcurrentHashMap<>();
  // Only the thread that holds the monitor uses it.
  private final Map<String, Long> storedNanos = new ConcurrentHashMap<>();
  private String lastWarning = "";

  KeyUses(DataSource dataSource, KeyUsesTable table, PeriodicTask.FailureListener failures) {
    this.dataSource = dataSource;
    this.table = table;
    this.task = new PeriodicTask("pgemit-key-uses", FLUSH_INTERVAL, this::flush, failures);
  }

  void start() {
    task.start();
  }

  /** Records a use of a valid key. */
  void markUsed(String id) {
    var now = System.nanoTime();
    var existing = usedAtNanos.get(id);
    if (existing == null) {
      usedAtNanos.computeIfAbsent(id, unused -> new AtomicLong()).lazySet(now);
    } else {
      existing.lazySet(now);
    }
  }

  /** Stores the uses since the last call. */
  synchronized void flush() {
    var uses = new ArrayList<KeyUsesTable.KeyUse>();
    usedAtNanos.forEach(
        (id, nanos) -> {
          var used = nanos.get();
          var stored = storedNanos.get(id);
          if (stored == null || used - stored > 0) {
            uses.add(new KeyUsesTable.KeyUse(id, used));
          }
        });
    if (uses.isEmpty()) {
      return;
    }
    try {
      ConnectionOpener.withConnection(dataSource, connection -> store(connection, uses));
      uses.forEach(use -> storedNanos.put(use.id(), use.nanoTime()));
      lastWarning = "";
    } catch (SQLException e) {
      warnOnce(String.valueOf(e.getSQLState()));
    }
  }

  private boolean store(Connection connection, List<KeyUsesTable.KeyUse> uses) throws SQLException {
    connection.setAutoCommit(false);
    try {
      LockTimeoutLevel.POOLED.apply(connection);
      table.store(connection, uses);
      connection.commit();
      return true;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private void warnOnce(String state) {
    if (!state.equals(lastWarning)) {
      lastWarning = state;
      LOGGER
          .atLevel(state.equals("42P01") ? org.slf4j.event.Level.INFO : org.slf4j.event.Level.WARN)
          .log(
              "The last use of keys is not stored ({}): {}",
              state,
              switch (state) {
                case "42P01" -> "create the table with \"pgemit migrate\"";
                case "42501" -> "pgemit.grant_service grants the role what it needs";
                default -> "another try follows";
              });
    }
  }

  /** Stores what is not stored yet, and stops. */
  @Override
  public void close() {
    task.close();
    flush();
  }
}
