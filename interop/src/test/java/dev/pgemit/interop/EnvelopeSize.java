package dev.pgemit.interop;

import dev.pgemit.interop.door.BroadcastTarget;
import dev.pgemit.interop.door.EmitterUnderTest;
import dev.pgemit.interop.door.EmitterUnderTest.EmitFlags;
import dev.pgemit.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;

/** How many bytes a door's message has beside the text that it carries. */
final class EnvelopeSize {
  private static final int RECEIVE_TIMEOUT_MILLIS = 10_000;

  private EnvelopeSize() {}

  static int measure(TestDatabase database, EmitterUnderTest emitter, String event)
      throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("LISTEN \"socket.io#/\"");
      emitter.emit(BroadcastTarget.to("nobody"), EmitFlags.DEFAULT, event, List.of(""));
      for (var notification :
          connection.unwrap(PGConnection.class).getNotifications(RECEIVE_TIMEOUT_MILLIS)) {
        if (notification.getParameter().contains("\"" + event + "\"")) {
          var rooms = "\"nobody\"".length();
          return notification.getParameter().getBytes(StandardCharsets.UTF_8).length - rooms;
        }
      }
      throw new AssertionError("Nothing was heard of " + event);
    }
  }
}
