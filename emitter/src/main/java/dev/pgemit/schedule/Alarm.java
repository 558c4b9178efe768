package dev.pgemit.schedule;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Waits until a message is due, or an earlier one has come, on a connection that listens. */
final class Alarm {
  // How soon a close is noticed.
  private static final int LONGEST_READ_MILLIS = 200;

  private final PGConnection driver;
  private final BooleanSupplier isClosing;

  Alarm(Connection connection, BooleanSupplier isClosing) throws SQLException {
    this.driver = connection.unwrap(PGConnection.class);
    this.isClosing = isClosing;
  }

  /**
   * Waits for a time, or until one is told that comes before another.
   *
   * @param epochMillis the other, in milliseconds since 1970 by the database's clock
   */
  void await(Duration time, long epochMillis) throws SQLException {
    var deadline = System.nanoTime() + time.toNanos();
    while (!isClosing.getAsBoolean()) {
      var left = deadline - System.nanoTime();
      if (left <= 0) {
        return;
      }
      // Never 0, for which the driver waits without end.
      var readMillis = (int) Math.min(Duration.ofNanos(left).toMillis() + 1, LONGEST_READ_MILLIS);
      if (isToldBefore(epochMillis, driver.getNotifications(readMillis))) {
        return;
      }
    }
  }

  private static boolean isToldBefore(
      long epochMillis, @Nullable PGNotification @Nullable [] told) {
    if (told != null) {
      for (var notification : told) {
        if (notification != null && millis(notification.getParameter()) < epochMillis) {
          return true;
        }
      }
    }
    return false;
  }

  /** What tells no time may mean any. */
  private static long millis(String payload) {
    try {
      return Long.parseLong(payload);
    } catch (NumberFormatException e) {
      return Long.MIN_VALUE;
    }
  }
}
