package dev.pgemit.http;

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
final class Channel implements AutoCloseable {
  private static final int LONGEST_WAIT_MILLIS = 10_000;
  private static final String END = "the end";

  private final TestDatabase database;
  private final String name;
  private final Connection connection;
  private final Queue<String> heard = new ArrayDeque<>();

  private Channel(TestDatabase database, String name, Connection connection) {
    this.database = database;
    this.name = name;
    this.connection = connection;
  }

  static Channel of(TestDatabase database, String namespace) throws SQLException {
    var channel = new Channel(database, "socket.io#" + namespace, database.connect());
    try (var statement = channel.connection.createStatement()) {
      statement.execute("LISTEN \"" + channel.name + "\"");
    }
    return channel;
  }

  /** The next message. */
  String next() throws SQLException {
    while (heard.isEmpty()) {
      var more = connection.unwrap(PGConnection.class).getNotifications(LONGEST_WAIT_MILLIS);
      assertThat(more).as("a notification on %s within 10 s", name).isNotEmpty();
      Arrays.stream(more).forEach(notification -> heard.add(notification.getParameter()));
    }
    return heard.remove();
  }

  /** All that was published until now: PostgreSQL delivers in the order of the commits. */
  List<String> rest() throws SQLException {
    database.execute("NOTIFY \"%s\", '%s'".formatted(name, END));
    var messages = new ArrayList<String>();
    for (var message = next(); !message.equals(END); message = next()) {
      messages.add(message);
    }
    return messages;
  }

  /** Waits for a message of a type. */
  void awaitType(int type) throws SQLException {
    String message;
    do {
      message = next();
    } while (!message.contains("\"type\":" + type + ","));
  }

  /** Says what a server would: the fields of a message beside its id. */
  void sayAsServer(String fields) throws SQLException {
    database.execute("NOTIFY \"%s\", '{%s,\"uid\":\"a server\"}'".formatted(name, fields));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
