package dev.pgemit.http.audit;

import dev.pgemit.diagnosis.ConnectionOpener;
import dev.pgemit.diagnosis.ConnectionOpener.ConnectionFunction;
import dev.pgemit.http.background.PeriodicTask;
import dev.pgemit.publish.LockTimeoutLevel;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores entries in batches on its own thread, so that no request waits for them. A full queue and
 * an unwritable table drop entries, which are counted; the log has each of them. Removes entries
 * beyond the retention. Thread-safe.
 */
public final class AuditTrail implements AuditSink, AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(AuditTrail.class);
  private static final Duration FLUSH_INTERVAL = Duration.ofSeconds(1);
  private static final Duration CLEANUP_INTERVAL = Duration.ofMinutes(5);
  private static final int QUEUE_CAPACITY = 10_000;
  private static final int MAX_BATCH = 1_000;

  private final DataSource dataSource;
  private final AuditTable table;
  private final String replica;
  private final Duration retention;
  private final BlockingQueue<AuditEntry> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
  private final LongAdder stored = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final RefusalLimit refusalLimit = new RefusalLimit();
  private final PeriodicTask task;
  // Taken from the queue and not stored yet. Only the thread that holds the monitor uses it.
  private final List<AuditEntry> batch = new ArrayList<>();
  private long cleanedAtNanos = System.nanoTime();
  private String lastWarning = "";

  /**
   * Creates a trail; {@link #start} begins to store.
   *
   * @param dataSource provides a connection within one second or fails
   * @param retention how long entries stay
   * @param replica the name of this process
   * @param failures receives failures of the thread
   */
  public AuditTrail(
      DataSource dataSource,
      AuditTable table,
      Duration retention,
      String replica,
      PeriodicTask.FailureListener failures) {
    this.dataSource = dataSource;
    this.table = table;
    this.retention = retention;
    this.replica = replica;
    this.task = new PeriodicTask("pgemit-audit", FLUSH_INTERVAL, this::run, failures);
  }

  /** Begins to store entries. */
  public void start() {
    task.start();
  }

  @Override
  public void record(AuditEntry entry) {
    if (!queue.offer(entry)) {
      dropped.increment();
    }
  }

  @Override
  public void recordRefusal(AuditEntry entry) {
    if (refusalLimit.tryAcquire()) {
      record(entry);
    } else {
      dropped.increment();
    }
  }

  /** Returns the number of stored entries. */
  public long storedCount() {
    return stored.sum();
  }

  /** Returns the number of entries that were not stored. */
  public long droppedCount() {
    return dropped.sum();
  }

  private synchronized void run() {
    try {
      flush();
      if (System.nanoTime() - cleanedAtNanos >= CLEANUP_INTERVAL.toNanos()) {
        cleanUp();
        cleanedAtNanos = System.nanoTime();
      }
      lastWarning = "";
    } catch (SQLException e) {
      handle(e);
    }
  }

  private void flush() throws SQLException {
    queue.drainTo(batch, MAX_BATCH - batch.size());
    while (!batch.isEmpty()) {
      inTransaction(
          connection -> {
            table.insert(connection, batch, replica);
            return batch.size();
          });
      stored.add(batch.size());
      batch.clear();
      queue.drainTo(batch, MAX_BATCH);
    }
  }

  // The connection comes from the pool, which other calls need while this one waits for a lock.
  private int inTransaction(ConnectionFunction<Integer> work) throws SQLException {
    return ConnectionOpener.withConnection(
        dataSource,
        connection -> {
          connection.setAutoCommit(false);
          try {
            LockTimeoutLevel.POOLED.apply(connection);
            var count = work.apply(connection);
            connection.commit();
            return count;
          } finally {
            connection.rollback();
            connection.setAutoCommit(true);
          }
        });
  }

  /** Removes entries beyond the retention. */
  void cleanUp() throws SQLException {
    int deleted;
    do {
      deleted = inTransaction(connection -> table.deleteExpired(connection, retention, MAX_BATCH));
    } while (deleted == MAX_BATCH);
  }

  // While Postgres is away the batch waits, and the queue behind it.
  private void handle(SQLException failure) {
    var state = String.valueOf(failure.getSQLState());
    var isMissing = state.equals("42P01") || state.equals("3F000");
    if (isMissing || state.startsWith("42") || state.startsWith("22")) {
      dropped.add(batch.size());
      batch.clear();
    }
    if (isMissing) {
      warnOnce(
          "there is no table %s: create it with \"pgemit migrate\"".formatted(AuditTable.NAME));
    } else if (state.equals("42501")) {
      warnOnce(
          "the role needs SELECT, INSERT and DELETE on %s: pgemit.grant_service grants them"
              .formatted(AuditTable.NAME));
    } else {
      warnOnce("Postgres failed with SQLSTATE " + state);
    }
  }

  private void warnOnce(String reason) {
    if (!reason.equals(lastWarning)) {
      lastWarning = reason;
      LOGGER.warn("The audit trail is not stored, only logged: {}", reason);
    }
  }

  /** Stores what waits, and stops. */
  @Override
  public void close() {
    task.close();
    run();
  }
}
