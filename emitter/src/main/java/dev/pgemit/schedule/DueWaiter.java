package dev.pgemit.schedule;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Waits on a listening connection until a message is due, or an earlier message is announced. */
final class DueWaiter {
  // The maximum delay until a close takes effect.
  private static final int MAX_READ_MILLIS = 200;

  private final PGConnection driver;
  private final BooleanSupplier isClosing;

  DueWaiter(Connection connection, BooleanSupplier isClosing) throws SQLException {
    this.driver = connection.unwrap(PGConnection.class);
    this.isClosing = isClosing;
  }

  /**
   * Waits until a timeout, or until a notification announces an earlier time than the next due one.
   *
   * @param dueEpochMillis the next due time, in milliseconds since 1970 by the database's clock
   */
  void await(Duration timeout, long dueEpochMillis) throws SQLException {
    var deadline = System.nanoTime() + timeout.toNanos();
    while (!isClosing.getAsBoolean()) {
      var remaining = deadline - System.nanoTime();
      if (remaining <= 0) {
        return;
      }
      // Never 0, because the driver then waits without a limit.
      var readMillis = (int) Math.min(Duration.ofNanos(remaining).toMillis() + 1, MAX_READ_MILLIS);
      if (announcesEarlier(dueEpochMillis, driver.getNotifications(readMillis))) {
        return;
      }
    }
  }

  private static boolean announcesEarlier(
      long dueEpochMillis, @Nullable PGNotification @Nullable [] notifications) {
    if (notifications != null) {
      for (var notification : notifications) {
        if (notification != null && parseMillis(notification.getParameter()) < dueEpochMillis) {
          return true;
        }
      }
    }
    return false;
  }

  /** Parses the time of a notification. A malformed payload counts as the earliest time. */
  private static long parseMillis(String payload) {
    try {
      return Long.parseLong(payload);
    } catch (NumberFormatException e) {
      return Long.MIN_VALUE;
    }
  }
}
