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
final class Ear implements AutoCloseable {
  private static final int STEP_MILLIS = 50;

  private final Connection connection;
  private final String channel;

  private Ear(Connection connection, String channel) {
    this.connection = connection;
    this.channel = channel;
  }

  static Ear open(DataSource source, String channel) throws SQLException {
    var ear = new Ear(source.getConnection(), channel);
    try {
      ear.execute("LISTEN \"" + channel + '"');
      return ear;
    } catch (SQLException e) {
      ear.connection.close();
      throw e;
    }
  }

  /** The message that holds this id; empty where it did not come in time. */
  Optional<String> await(String id, Duration patience) throws SQLException {
    var driver = connection.unwrap(PGConnection.class);
    var start = System.nanoTime();
    while (System.nanoTime() - start < patience.toNanos()) {
      @Nullable PGNotification @Nullable [] arrived = driver.getNotifications(STEP_MILLIS);
      if (arrived != null) {
        for (var notification : arrived) {
          if (notification != null && notification.getParameter().contains(id)) {
            return Optional.of(notification.getParameter());
          }
        }
      }
    }
    return Optional.empty();
  }

  // A pooler would keep the backend that listens.
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
