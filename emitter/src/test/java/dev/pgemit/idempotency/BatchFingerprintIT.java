package dev.pgemit.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgemit.Emitter;
import dev.pgemit.IdempotencyKeyReusedException;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A batch whose caller has hashed the source of its messages. */
class BatchFingerprintIT {
  @Test
  void fingerprintOfTheCallerReplacesThatOfTheMessages() throws SQLException {
    try (var database = TestDatabase.create()) {
      Migrations.migrate(database.dataSource());
      try (var io = Emitter.create(database.dataSource());
          var listener = new NotificationReceiver(database)) {
        var ids = publish(io, 1, "first", "second");

        assertThat(publish(io, 1, "second", "first")).isEqualTo(ids);
        assertThatExceptionOfType(IdempotencyKeyReusedException.class)
            .isThrownBy(() -> publish(io, 2, "first", "second"));
        assertThatExceptionOfType(InvalidMessageException.class)
            .isThrownBy(() -> io.idempotentBatch("short", new byte[15]))
            .withMessageContaining("fingerprint: has 15 bytes");
        assertThat(listener.next(2))
            .extracting(message -> WireValues.at(message, "id"))
            .isEqualTo(ids);
        listener.assertNothingElse();
      }
    }
  }

  private static List<String> publish(Emitter emitter, int content, String... events) {
    var fingerprint = new byte[16];
    fingerprint[0] = (byte) content;
    var batch = emitter.idempotentBatch("key", fingerprint);
    List.of(events).forEach(batch::emit);
    return batch.publish();
  }
}
