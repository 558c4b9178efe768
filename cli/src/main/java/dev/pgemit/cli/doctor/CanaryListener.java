package dev.pgemit.cli.doctor;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Listens on one channel. */
final class CanaryListener implements AutoCloseable {
  private static final int POLL_MILLIS = 50;

  private final Connection connection;
  private final String channel;

  private CanaryListener(Connection connection, String channel) {
    this.connection = connection;
    this.channel = channel;
  }

  static CanaryListener open(DataSource source, String channel) throws SQLException {
    var listener = new CanaryListener(source.getConnection(), channel);
    try {
      listener.execute("LISTEN \"" + channel + '"');
      return listener;
    } catch (SQLException e) {
      listener.connection.close();
      throw e;
    }
  }

  /** Returns the message with this id; empty after the timeout. */
  Optional<String> await(String id, Duration timeout) throws SQLException {
    var driver = connection.unwrap(PGConnection.class);
    var start = System.nanoTime();
    while (System.nanoTime() - start < timeout.toNanos()) {
      @Nullable PGNotification @Nullable [] notifications = driver.getNotifications(POLL_MILLIS);
      if (notifications != null) {
        for (var notification : notifications) {
          if (notification != null && notification.getParameter().contains(id)) {
            return Optional.of(notification.getParameter());
          }
        }
      }
    }
    return Optional.empty();
  }

  // A pooler would keep the listening backend.
  @Override
  public void close() throws SQLException {
    try (connection) {
      execute("UNLISTEN \"" + channel + '"');
    }
  }

  private void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
