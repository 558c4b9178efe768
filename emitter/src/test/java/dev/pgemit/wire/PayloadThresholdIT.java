package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadThresholdIT {
  @ParameterizedTest
  @ValueSource(strings = {"x", "é", "€", "😀"})
  void payloadOf7999BytesIsNotifiedAnd8000IsAnAttachment(String character) throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      io.emit("e", "");
      var room = 7_999 - bytes(listener.nextPayload());
      var width = bytes(character);
      var text = character.repeat(room / width) + "y".repeat(room % width);

      io.emit("e", text);
      var largest = listener.nextPayload();
      io.emit("e", text + "y");
      var header = listener.nextPayload();

      assertThat(bytes(largest)).isEqualTo(7_999);
      assertThat(argument(WireValues.parseJson(largest))).isEqualTo(text);
      var id = WireValues.at(WireValues.parseJson(header), "attachmentId");
      assertThat(argument(listener.attachment(String.valueOf(id)))).isEqualTo(text + "y");
      assertThat(database.query("SELECT count(*) FROM socket_io_attachments")).isEqualTo("1");
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static @Nullable Object argument(@Nullable Object message) {
    return WireValues.at(message, "data", "packet", "data", 1);
  }
}
