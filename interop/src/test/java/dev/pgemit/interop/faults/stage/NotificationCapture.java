package dev.pgemit.interop.faults.stage;

import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** What one emit says on the channel. */
public final class NotificationCapture {
  private static final int RECEIVE_TIMEOUT_MILLIS = 20_000;

  private NotificationCapture() {}

  /** The payload of the notification that an emit to the default namespace makes. */
  public static String capturePayload(TestDatabase database, Runnable emit) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("LISTEN \"socket.io#/\"");
      emit.run();
      while (true) {
        // The servers' own heartbeats pass here too.
        for (var notification :
            connection.unwrap(PGConnection.class).getNotifications(RECEIVE_TIMEOUT_MILLIS)) {
          if (notification.getParameter().contains("\"uid\":\"emitter\"")) {
            return notification.getParameter();
          }
        }
      }
    }
  }
}
