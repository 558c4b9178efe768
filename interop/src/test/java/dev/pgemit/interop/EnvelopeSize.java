package dev.pgemit.interop;

import dev.pgemit.interop.emitter.BroadcastTarget;
import dev.pgemit.interop.emitter.EmitterUnderTest;
import dev.pgemit.interop.emitter.EmitterUnderTest.EmitFlags;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/** Measures the size of an emitter's message without its text. */
final class EnvelopeSize {
  private EnvelopeSize() {}

  static int measure(TestDatabase database, EmitterUnderTest emitter, String event)
      throws SQLException {
    try (var channel = TestChannel.listen(database, "/")) {
      emitter.emit(BroadcastTarget.to("nobody"), EmitFlags.DEFAULT, event, List.of(""));
      var payload = channel.nextContaining("\"" + event + "\"");
      return payload.getBytes(StandardCharsets.UTF_8).length - "\"nobody\"".length();
    }
  }
}
