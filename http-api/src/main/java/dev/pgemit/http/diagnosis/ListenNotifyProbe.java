package dev.pgemit.http.diagnosis;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Tests whether a notification from one connection reaches another. */
public final class ListenNotifyProbe {
  private static final int POLL_INTERVAL_MILLIS = 50;
  private static final String NOTIFY = "SELECT pg_notify(?, ?)";

  private ListenNotifyProbe() {}

  /**
   * Sends a notification on a random channel and waits for it.
   *
   * @param listening the connection that listens, in auto-commit mode
   * @param publishing the connection that notifies, in auto-commit mode
   * @param timeout the maximum wait
   * @return the round-trip time; empty after a timeout
   * @throws SQLException if either connection fails
   */
  public static Optional<Duration> roundTrip(
      Connection listening, Connection publishing, Duration timeout) throws SQLException {
    var channel = "pgemit-doctor#" + UUID.randomUUID();
    execute(listening, "LISTEN \"" + channel + '"');
    try {
      var start = System.nanoTime();
      publish(publishing, channel);
      return await(listening.unwrap(PGConnection.class), channel, start, timeout);
    } finally {
      // A pooler may have sent the LISTEN to any of its connections.
      execute(listening, "UNLISTEN \"" + channel + '"');
      execute(publishing, "UNLISTEN \"" + channel + '"');
    }
  }

  private static void publish(Connection connection, String channel) throws SQLException {
    try (var statement = connection.prepareStatement(NOTIFY)) {
      statement.setString(1, channel);
      statement.setString(2, channel);
      statement.execute();
    }
  }

  private static Optional<Duration> await(
      PGConnection driver, String channel, long start, Duration timeout) throws SQLException {
    while (System.nanoTime() - start < timeout.toNanos()) {
      @Nullable PGNotification @Nullable [] notifications =
          driver.getNotifications(POLL_INTERVAL_MILLIS);
      if (notifications != null) {
        for (var notification : notifications) {
          if (notification != null && notification.getName().equals(channel)) {
            return Optional.of(Duration.ofNanos(System.nanoTime() - start));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
