package dev.pgemit.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** PostgreSQL delivers identical notifications of one transaction once. */
class IdenticalMessagesIT {
  @Test
  void identicalMessagesOfOneBatchAllArriveInOrder() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      var futures = new ArrayList<CompletableFuture<String>>();
      for (var i = 0; i < 100; i++) {
        futures.add(io.emitAsync("tick", "same"));
      }
      var ids = futures.stream().map(CompletableFuture::join).toList();
      assertThat(listener.next(100))
          .extracting(message -> WireValues.at(message, "id"))
          .isEqualTo(ids);
      assertThat(ids).doesNotHaveDuplicates();
      assertThat(ids).allMatch(id -> UUID.fromString(id).version() == 7);
      listener.assertNothingElse();
    }
  }

  @Test
  void messagesWithTheSameChosenIdAllArrive() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      var same = io.withId("same");
      var futures = new ArrayList<CompletableFuture<String>>();
      for (var i = 0; i < 100; i++) {
        futures.add(same.emitAsync("tick"));
      }
      futures.forEach(CompletableFuture::join);
      assertThat(listener.next(100))
          .allMatch(message -> "same".equals(WireValues.at(message, "id")));
      listener.assertNothingElse();
    }
  }
}
