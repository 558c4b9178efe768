package dev.pgemit.publish;

import static dev.pgemit.fixture.CallFailures.awaitFailure;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.pgemit.Emitter;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.fixture.WriterBlocker;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LockedTableIT {
  @Test
  void largeMessagesFailAndSmallOnesArePublishedInOrderWhileTheTableIsLocked() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var listener = new NotificationReceiver(database);
        var io = Emitter.create(database.dataSource())) {
      try (var blocker = new WriterBlocker(database)) {
        assertThat(blocker).isNotNull();
        for (var i = 0; i < 5; i++) {
          var before = io.emitAsync("before");
          var large = io.emitAsync("large", new byte[1]);
          var after = io.emitAsync("after");
          assertThat(WireValues.at(listener.next(), "id")).isEqualTo(before.join());
          assertThat(WireValues.at(listener.next(), "id")).isEqualTo(after.join());
          assertRejected(large);
        }
      }
      var id = io.emit("large", new byte[1]);
      assertThat(WireValues.at(listener.nextMessage(), "id")).isEqualTo(id);
    }
  }

  private static void assertRejected(CompletableFuture<String> large) {
    var failure = awaitFailure(large);
    assertThat(failure).hasMessageContaining("holds a lock on socket_io_attachments");
    assertThat(failure.isOutcomeKnown()).isTrue();
    assertThat(failure.isRetryable()).isTrue();
  }

  @Test
  void connectionSettingsAreRestored() throws SQLException {
    var config = new HikariConfig();
    config.setMaximumPoolSize(1);
    try (var database = TestDatabase.createWithAttachments()) {
      config.setDataSource(database.dataSource());
      try (var pool = new HikariDataSource(config)) {
        try (var io = Emitter.create(pool)) {
          io.emit("large", new byte[1]);
        }
        try (var connection = pool.getConnection();
            var statement = connection.createStatement();
            var row = statement.executeQuery("SHOW lock_timeout")) {
          row.next();
          assertThat(row.getString(1)).isEqualTo("0");
        }
      }
    }
  }
}
