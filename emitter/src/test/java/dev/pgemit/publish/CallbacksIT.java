package dev.pgemit.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CallbacksIT {
  @Test
  void callbackCanEmitAndWait() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      var results = new ArrayList<CompletableFuture<String>>();
      for (var i = 0; i < 50; i++) {
        results.add(
            i % 2 == 0
                ? io.emitAsync("first").thenApply(id -> io.emit("second", id))
                : io.emitAsync("first").thenApply(id -> io.emitAsync("second", id).join()));
      }
      assertThat(CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)))
          .succeedsWithin(Duration.ofSeconds(30));
      assertThat(listener.next(100))
          .filteredOn(
              message -> "second".equals(WireValues.at(message, "data", "packet", "data", 0)))
          .hasSize(50);
    }
  }

  @Test
  void callbackCanWaitForAnotherMessageOfTheSameBatch() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource())) {
      var all = new ArrayList<CompletableFuture<String>>();
      var last = new CompletableFuture<String>();
      for (var i = 0; i < 50; i++) {
        all.add(io.emitAsync("e").thenApply(id -> id + last.join()));
      }
      var end = io.emitAsync("end").thenApply(last::complete);
      assertThat(end).succeedsWithin(Duration.ofSeconds(30));
      assertThat(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)))
          .succeedsWithin(Duration.ofSeconds(30));
    }
  }

  @Test
  void callbacksNeverRunOnTheWriterThread() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource())) {
      var thread = new CompletableFuture<String>();
      assertThat(
              io.emitAsync("e").thenAccept(id -> thread.complete(Thread.currentThread().getName())))
          .succeedsWithin(Duration.ofSeconds(20));
      assertThat(thread.join()).isNotEqualTo("pgemit-writer");
    }
  }
}
