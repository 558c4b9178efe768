package dev.pgemit.http.diagnosis;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Tests whether a notification from one connection reaches another. */
public final class ListenNotifyProbe {
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
    try (var subscription = ChannelSubscription.open(listening, channel)) {
      try {
        var start = System.nanoTime();
        publish(publishing, channel);
        return subscription
            .await(notification -> notification.getName().equals(channel), timeout)
            .map(payload -> Duration.ofNanos(System.nanoTime() - start));
      } finally {
        subscription.stopListening(publishing);
      }
    }
  }

  private static void publish(Connection connection, String channel) throws SQLException {
    try (var statement = connection.prepareStatement(NOTIFY)) {
      statement.setString(1, channel);
      statement.setString(2, channel);
      statement.execute();
    }
  }
}
