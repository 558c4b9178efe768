package dev.pgemit.http.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.postgresql.PGConnection;

/** What a server of the namespace would hear. */
public final class TestChannel implements AutoCloseable {
  private static final int NOTIFICATION_TIMEOUT_MILLIS = 10_000;
  private static final String END_MARKER = "the end";

  private final TestDatabase database;
  private final String name;
  private final Connection connection;
  private final Queue<String> pending = new ArrayDeque<>();

  private TestChannel(TestDatabase database, String name, Connection connection) {
    this.database = database;
    this.name = name;
    this.connection = connection;
  }

  public static TestChannel listen(TestDatabase database, String namespace) throws SQLException {
    var channel = new TestChannel(database, "socket.io#" + namespace, database.connect());
    try (var statement = channel.connection.createStatement()) {
      statement.execute("LISTEN \"" + channel.name + "\"");
    }
    return channel;
  }

  /** The next message. */
  public String next() throws SQLException {
    while (pending.isEmpty()) {
      var more =
          connection.unwrap(PGConnection.class).getNotifications(NOTIFICATION_TIMEOUT_MILLIS);
      assertThat(more).as("a notification on %s within 10 s", name).isNotEmpty();
      Arrays.stream(more).forEach(notification -> pending.add(notification.getParameter()));
    }
    return pending.remove();
  }

  /** All that was published until now: PostgreSQL delivers in the order of the commits. */
  public List<String> drain() throws SQLException {
    database.execute("NOTIFY \"%s\", '%s'".formatted(name, END_MARKER));
    var messages = new ArrayList<String>();
    for (var message = next(); !message.equals(END_MARKER); message = next()) {
      messages.add(message);
    }
    return messages;
  }

  /** Waits for a message of a type. */
  public void awaitType(int type) throws SQLException {
    String message;
    do {
      message = next();
    } while (!message.contains("\"type\":" + type + ","));
  }

  /** Says what a server would: the fields of a message beside its id. */
  public void publishAsServer(String fields) throws SQLException {
    database.execute("NOTIFY \"%s\", '{%s,\"uid\":\"a server\"}'".formatted(name, fields));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
