package dev.pgemit.interop.faults.environment;

import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;

/** Captures the notification of an emit. */
public final class NotificationCapture {
  private NotificationCapture() {}

  /** Returns the payload that an emit to the default namespace publishes. */
  public static String capturePayload(TestDatabase database, Runnable emit) throws SQLException {
    try (var channel = TestChannel.listen(database, "/")) {
      emit.run();
      // The heartbeats of the servers pass here too.
      return channel.nextContaining("\"uid\":\"emitter\"");
    }
  }
}
