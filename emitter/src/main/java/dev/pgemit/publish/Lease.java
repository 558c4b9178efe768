package dev.pgemit.publish;

import dev.pgemit.diagnosis.BrokenConnection;
import dev.pgemit.diagnosis.Connecting;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection that publishes: borrowed with the first message, kept while there are more, and
 * used by one thread at a time, whose turn it is.
 *
 * <p>Only the writer borrows it. A data source may bind a connection to the transaction of the
 * thread that asks for one, and a message must never join a transaction that its caller did not
 * mean it to. What callers use is the driver's own connection under it, of which no framework
 * knows.
 */
final class Lease {
  private static final Logger LOGGER = LoggerFactory.getLogger(Lease.class);

  /** As long as pools trust a connection without a test; others may be waiting for it. */
  static final Duration LONGEST_IDLE = Duration.ofMillis(100);

  // Pools retire connections by age, and take one that is not returned for a leak after 2 s.
  private static final Duration LONGEST = Duration.ofSeconds(1);

  /** Longer than any pause between two tries; nobody may try again when the calls have failed. */
  private static final Duration REFUSAL_TIMEOUT = Duration.ofSeconds(5);

  private final DataSource dataSource;
  private final ReentrantLock turn = new ReentrantLock();
  private volatile @Nullable Connection borrowed;
  private volatile @Nullable Refusal refusal;
  private @Nullable Connection driversOwn;
  private long borrowedAt;
  private long usedAt;

  /**
   * Postgres had no connection left.
   *
   * @param cause its error
   * @param at when, by {@link System#nanoTime()}
   */
  private record Refusal(SQLException cause, long at) {}

  Lease(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Waits for the turn; the writer alone. */
  void begin() {
    turn.lock();
    try {
      if (isOver()) {
        giveBack();
      }
    } catch (RuntimeException | Error e) {
      turn.unlock(); // its caller has no turn to end
      throw e;
    }
  }

  /** Takes the turn where a connection is at hand that any thread may use, and nobody uses it. */
  boolean tryBegin() {
    if (!turn.tryLock()) {
      return false;
    }
    if (driversOwn == null || isOver()) {
      turn.unlock();
      return false;
    }
    return true;
  }

  /** Ends the turn. */
  void end() {
    usedAt = System.nanoTime();
    turn.unlock();
  }

  /** The connection; borrowed if there is none. */
  Connection connection() throws SQLException {
    var connection = borrowed;
    if (connection == null) {
      connection = borrow();
      borrowed = connection;
      borrowedAt = System.nanoTime();
      driversOwn = underneath(connection);
    }
    return driversOwn == null ? connection : driversOwn;
  }

  private Connection borrow() throws SQLException {
    try {
      var connection = Connecting.to(dataSource);
      refusal = null;
      return connection;
    } catch (SQLException e) {
      refusal = SqlFailures.isServerFull(e) ? new Refusal(e, System.nanoTime()) : null;
      throw e;
    }
  }

  /** Why the last connection was refused, where Postgres had none left a moment ago. */
  @Nullable SQLException refusal() {
    var last = refusal;
    return last != null && System.nanoTime() - last.at() < REFUSAL_TIMEOUT.toNanos()
        ? last.cause()
        : null;
  }

  private boolean isOver() {
    return borrowed != null && System.nanoTime() - borrowedAt > LONGEST.toNanos();
  }

  private static @Nullable Connection underneath(Connection connection) {
    try {
      return connection.unwrap(PGConnection.class) instanceof Connection own ? own : null;
    } catch (SQLException e) {
      LOGGER.debug("Another driver's connection, or one that cannot be unwrapped", e);
      return null;
    }
  }

  /** Gives the connection back, unless it is being used or was a moment ago. */
  void giveBackIfIdle() {
    if (turn.tryLock()) {
      try {
        if (System.nanoTime() - usedAt >= LONGEST_IDLE.toNanos()) {
          giveBack();
        }
      } finally {
        turn.unlock();
      }
    }
  }

  /** Waits for the turn, and gives the connection back. */
  void close() {
    turn.lock();
    try {
      giveBack();
    } finally {
      turn.unlock();
    }
  }

  /** Whether there is a connection to give back. */
  boolean isHeld() {
    return borrowed != null;
  }

  /** Gives back a connection that broke, and lets a pool notice that. */
  void discard() {
    var connection = borrowed;
    if (connection != null) {
      BrokenConnection.use(connection);
    }
    giveBack();
  }

  /** Ends a connection in the middle of whatever an Error has interrupted: nobody may use it. */
  void abort() {
    var connection = borrowed;
    if (connection != null) {
      BrokenConnection.end(connection);
    }
    giveBack();
  }

  // What was committed stays committed, so a connection that closes badly changes no outcome.
  private void giveBack() {
    var connection = borrowed;
    borrowed = null;
    driversOwn = null;
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        LOGGER.debug("The connection did not close", e);
      }
    }
  }
}
