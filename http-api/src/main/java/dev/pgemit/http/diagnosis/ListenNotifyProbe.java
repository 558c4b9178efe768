package dev.pgemit.http.diagnosis;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Whether what is published on one connection is heard on another. */
public final class ListenNotifyProbe {
  private static final int POLL_INTERVAL_MILLIS = 50;
  private static final String NOTIFY = "SELECT pg_notify(?, ?)";

  private ListenNotifyProbe() {}

  /**
   * Tries it, on a channel that nobody else knows.
   *
   * @param listening waits, in auto-commit mode
   * @param publishing tells, in auto-commit mode
   * @param timeout how long to wait
   * @return how long it took; empty where nothing was heard
   * @throws SQLException if one of them does not answer
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
      // A pooler may have given the LISTEN to any of its connections.
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
