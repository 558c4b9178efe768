package dev.pgemit.interop.faults.receive;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** A plain LISTEN connection, which reconnects as soon as possible. */
public final class NotifyReceiver implements EventReceiver {
  private static final Pattern EVENT_ID = Pattern.compile("\"id\":\"n(\\d+)\"");
  private static final int POLL_MILLIS = 100;
  private static final int RECONNECT_DELAY_MILLIS = 20;

  private final DataSource dataSource;
  private final String channel;
  private final ReceivedEvents received = new ReceivedEvents();
  private final ListeningGaps gaps = new ListeningGaps();
  private final Thread thread = new Thread(this::run, "raw-listener");
  private volatile boolean isClosed;

  /** Starts the receiver. */
  public NotifyReceiver(DataSource dataSource, String channel) {
    this.dataSource = dataSource;
    this.channel = channel;
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public String name() {
    return "raw LISTEN";
  }

  @Override
  public ReceivedEvents received() {
    return received;
  }

  @Override
  public ListeningGaps gaps() {
    return gaps;
  }

  private void run() {
    while (!isClosed) {
      try (var connection = dataSource.getConnection()) {
        listen(connection);
      } catch (SQLException e) {
        gaps.listeningStopped();
        pause();
      }
    }
  }

  private void listen(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("LISTEN \"" + channel + "\"");
    }
    gaps.listeningStarted();
    var pgConnection = connection.unwrap(PGConnection.class);
    while (!isClosed) {
      for (var notification : pgConnection.getNotifications(POLL_MILLIS)) {
        var id = EVENT_ID.matcher(notification.getParameter());
        if (id.find()) {
          received.add(Integer.parseInt(id.group(1)));
        }
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RECONNECT_DELAY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
  }
}
