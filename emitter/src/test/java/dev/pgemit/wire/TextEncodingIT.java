package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL rejects NUL in text, and the driver replaces a lone surrogate with "?". */
class TextEncodingIT {
  @ParameterizedTest
  @ValueSource(ints = {7_999, 0})
  void unusualCharactersArriveAsJsonAndAsMessagePack(int threshold) throws SQLException {
    var odd = "a\0b\ud800c\udc00é😀'\"\\$1%s";
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.builder(database.dataSource()).payloadThreshold(threshold).build();
        var listener = new NotificationReceiver(database)) {
      io.to(odd).emit(odd, odd);
      var message = listener.nextMessage();
      assertThat(WireValues.at(message, "data", "packet", "data", 0)).isEqualTo(odd);
      assertThat(WireValues.at(message, "data", "packet", "data", 1)).isEqualTo(odd);
      assertThat(WireValues.at(message, "data", "opts", "rooms", 0)).isEqualTo(odd);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/é😀", "/a'b", "/a\\b $1", "/A b"})
  void unusualNamespacesAreReceivedUnchanged(String name) throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database, "socket.io#" + name)) {
      io.of(name).emit("small");
      io.of(name).emit("large", new byte[1]);
      assertThat(WireValues.at(listener.next(), "nsp")).isEqualTo(name);
      assertThat(WireValues.at(listener.nextMessage(), "nsp")).isEqualTo(name);
    }
  }
}
