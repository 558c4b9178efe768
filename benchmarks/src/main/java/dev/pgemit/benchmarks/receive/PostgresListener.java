package dev.pgemit.benchmarks.receive;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** The LISTEN connection of a server, which reads notifications as fast as they arrive. */
final class PostgresListener implements Runnable {
  private static final Pattern ATTACHMENT_ID = Pattern.compile("\"attachmentId\":\"?(\\d+)");

  private final Connection connection;
  private final ArrivalRecorder recorder;

  PostgresListener(Connection connection, String channel, ArrivalRecorder recorder)
      throws SQLException {
    this.connection = connection;
    this.recorder = recorder;
    try (var statement = connection.createStatement()) {
      statement.execute("LISTEN \"" + channel + '"');
    }
  }

  @Override
  public void run() {
    try {
      var listening = connection.unwrap(PGConnection.class);
      while (true) {
        for (var notification : listening.getNotifications(0)) {
          record(notification);
        }
      }
    } catch (SQLException e) {
      System.err.println("The listening connection broke: " + e.getMessage());
      System.exit(1);
    }
  }

  private void record(PGNotification notification) {
    var message = notification.getParameter();
    if (message.indexOf('~') >= 0) {
      recorder.recordMarker(message, message.length());
      return;
    }
    var attachment = ATTACHMENT_ID.matcher(message);
    if (attachment.find()) {
      recorder.recordAttachment(attachment.group(1), message.length());
    }
  }
}
