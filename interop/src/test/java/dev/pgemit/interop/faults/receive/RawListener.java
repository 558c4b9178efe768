package dev.pgemit.interop.faults.receive;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** A connection that listens, and opens itself again as soon as it can. */
public final class RawListener implements Receiver {
  private static final Pattern ID = Pattern.compile("\"id\":\"n(\\d+)\"");
  private static final int POLL_MILLIS = 100;
  private static final int PAUSE_MILLIS = 20;

  private final DataSource dataSource;
  private final String channel;
  private final Arrivals arrivals = new Arrivals();
  private final Deafness deafness = new Deafness();
  private final Thread thread = new Thread(this::run, "raw-listener");
  private volatile boolean isClosed;

  /** Starts it. */
  public RawListener(DataSource dataSource, String channel) {
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
  public Arrivals arrivals() {
    return arrivals;
  }

  @Override
  public Deafness deafness() {
    return deafness;
  }

  private void run() {
    while (!isClosed) {
      try (var connection = dataSource.getConnection()) {
        listen(connection);
      } catch (SQLException e) {
        deafness.began();
        pause();
      }
    }
  }

  private void listen(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("LISTEN \"" + channel + "\"");
    }
    deafness.ended();
    var notifying = connection.unwrap(PGConnection.class);
    while (!isClosed) {
      for (var notification : notifying.getNotifications(POLL_MILLIS)) {
        var id = ID.matcher(notification.getParameter());
        if (id.find()) {
          arrivals.add(Integer.parseInt(id.group(1)));
        }
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
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
