package dev.pgemit.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.Emitter;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class RejectedMessageIT {
  @Test
  void rejectedMessageWritesNeitherNotificationNorRow() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      assertThatThrownBy(() -> io.emit("connect", "x")).isInstanceOf(InvalidMessageException.class);
      assertThatThrownBy(() -> io.emit("e", new byte[10], Double.NaN))
          .isInstanceOf(InvalidMessageException.class);
      assertThatThrownBy(() -> io.emitAsync("e", new Object()).join())
          .hasCauseInstanceOf(InvalidMessageException.class);
      io.to("r").check("e", new byte[10]);

      listener.assertNothingElse();
      assertThat(database.query("SELECT count(*) FROM socket_io_attachments")).isEqualTo("0");
    }
  }
}
