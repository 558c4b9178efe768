package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CloseIT {
  @Test
  void publishesQueuedMessages() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var listener = new NotificationReceiver(database)) {
      var futures = new ArrayList<CompletableFuture<String>>();
      try (var io = Emitter.create(database.dataSource())) {
        for (var i = 0; i < 5_000; i++) {
          futures.add(io.emitAsync("e", i));
        }
      }
      assertThat(CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)))
          .succeedsWithin(Duration.ofSeconds(20));
      assertThat(listener.next(5_000))
          .extracting(message -> WireValues.at(message, "id"))
          .isEqualTo(futures.stream().map(CompletableFuture::join).toList());
    }
  }

  @Test
  void laterEmitsFail() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var listener = new NotificationReceiver(database)) {
      var io = Emitter.create(database.dataSource());
      var operator = io.to("r");
      io.close();
      io.close();

      var failure = catchThrowableOfType(EmitException.class, () -> io.emit("e"));
      assertThat(failure).hasMessageContaining("closed").hasMessageContaining("nothing");
      assertThat(failure.isRetryable()).isFalse();
      assertThat(failure.isOutcomeKnown()).isTrue();
      assertThat(operator.emitAsync("e")).isCompletedExceptionally();
      listener.assertNothingElse();
    }
  }

  @Test
  void leavesTheDataSourceOpen() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var pool = new HikariDataSource()) {
      pool.setDataSource(database.dataSource());
      try (var io = Emitter.create(pool)) {
        io.emit("e");
      }
      assertThat(pool.isClosed()).isFalse();
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
  }
}
