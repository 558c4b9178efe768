package dev.pgemit.interop;

import dev.pgemit.interop.door.Door;
import dev.pgemit.interop.door.Door.Flags;
import dev.pgemit.interop.door.Target;
import dev.pgemit.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;

/** How many bytes a door's message has beside the text that it carries. */
final class Envelope {
  private static final int PATIENCE_MILLIS = 10_000;

  private Envelope() {}

  static int measure(TestDatabase database, Door door, String event) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("LISTEN \"socket.io#/\"");
      door.emit(Target.to("nobody"), Flags.NONE, event, List.of(""));
      for (var heard : connection.unwrap(PGConnection.class).getNotifications(PATIENCE_MILLIS)) {
        if (heard.getParameter().contains("\"" + event + "\"")) {
          var rooms = "\"nobody\"".length();
          return heard.getParameter().getBytes(StandardCharsets.UTF_8).length - rooms;
        }
      }
      throw new AssertionError("Nothing was heard of " + event);
    }
  }
}
