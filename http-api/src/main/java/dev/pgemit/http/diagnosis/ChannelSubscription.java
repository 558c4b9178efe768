package dev.pgemit.http.diagnosis;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Listens on one channel of a connection, which stays open afterwards. */
public final class ChannelSubscription implements AutoCloseable {
  private static final int POLL_INTERVAL_MILLIS = 50;

  private final Connection connection;
  private final String channel;

  private ChannelSubscription(Connection connection, String channel) {
    this.connection = connection;
    this.channel = channel;
  }

  /** Starts to listen. The connection must be in auto-commit mode. */
  public static ChannelSubscription open(Connection connection, String channel)
      throws SQLException {
    execute(connection, "LISTEN \"" + channel + '"');
    return new ChannelSubscription(connection, channel);
  }

  /** Returns the payload of the first notification that matches; empty after the timeout. */
  public Optional<String> await(Predicate<PGNotification> condition, Duration timeout)
      throws SQLException {
    var driver = connection.unwrap(PGConnection.class);
    var start = System.nanoTime();
    while (System.nanoTime() - start < timeout.toNanos()) {
      @Nullable PGNotification @Nullable [] notifications =
          driver.getNotifications(POLL_INTERVAL_MILLIS);
      if (notifications != null) {
        for (var notification : notifications) {
          if (notification != null && condition.test(notification)) {
            return Optional.of(notification.getParameter());
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Stops listening, since a pooler would keep the listening backend. */
  @Override
  public void close() throws SQLException {
    stopListening(connection);
  }

  /**
   * Stops another connection from listening, to whose backend a pooler may have sent the LISTEN.
   */
  void stopListening(Connection other) throws SQLException {
    execute(other, "UNLISTEN \"" + channel + '"');
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
