package dev.pgemit.publish;

import static dev.pgemit.fixture.CallFailures.awaitFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgemit.Batch;
import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchIT {
  // LATIN1 has no emoji, so a database in LATIN1 refuses a message that contains one.
  private static final String LATIN1 = "ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'";

  @Test
  void messagesArriveInOrderWithTheirAttachments() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      var batch = io.batch();
      var ids = new ArrayList<String>();
      for (var i = 0; i < 3_000; i++) {
        Object argument = i % 10 == 0 ? new byte[] {(byte) i} : i;
        ids.add(batch.to("r" + i).emit("e", argument));
      }
      assertThat(batch.size()).isEqualTo(3_000);
      assertThat(batch.publish()).isEqualTo(ids);
      assertThat(listener.next(3_000))
          .extracting(message -> WireValues.at(message, "id"))
          .isEqualTo(ids);
      assertThat(database.query("SELECT count(DISTINCT xmin::text) FROM socket_io_attachments"))
          .isEqualTo("1");
    }
  }

  @Test
  void acceptsEveryOperationAndNamespace() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database);
        var admin = new NotificationReceiver(database, "socket.io#/admin")) {
      var batch = io.batch();
      batch.of("admin").to("r").except("s").emit("e");
      batch.to("a").socketsJoin("b");
      batch.in("a").socketsLeave("b");
      batch.everyone().disconnectSockets(true);
      batch.serverSideEmit("s");
      assertThat(listener.next(0)).isEmpty();
      assertThat(batch.publish()).hasSize(5);

      assertThat(WireValues.at(admin.next(), "type")).hasToString("3");
      assertThat(listener.next(4))
          .extracting(message -> WireValues.at(message, "type"))
          .hasToString("[4, 5, 6, 9]");
    }
  }

  @Test
  void sendsNothingBeforePublish() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      io.batch().emit("never");
      io.emit("plain");
      assertThat(WireValues.at(listener.next(), "data", "packet", "data", 0)).isEqualTo("plain");
      listener.assertNothingElse();
    }
  }

  @Test
  void poisonMessageFailsItsOwnBatchOnly() throws SQLException {
    try (var database = TestDatabase.create(LATIN1);
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      var poisonBatch = Set.of(3, 4, 11);
      var batches =
          IntStream.range(0, 20)
              .mapToObj(
                  i -> {
                    var batch = io.batch();
                    batch.emit("e", i, 1);
                    batch.emit("e", i, poisonBatch.contains(i) ? "😀" : "é");
                    batch.emit("e", i, 3);
                    return batch.publishAsync();
                  })
              .toList();
      for (var i = 0; i < batches.size(); i++) {
        if (poisonBatch.contains(i)) {
          assertThat(awaitFailure(batches.get(i)).isOutcomeKnown()).isTrue();
        } else {
          assertThat(batches.get(i)).succeedsWithin(Duration.ofSeconds(20));
        }
      }
      assertThat(listener.next(51))
          .extracting(message -> WireValues.at(message, "data", "packet", "data", 1))
          .hasToString(
              IntStream.range(0, 20)
                  .filter(i -> !poisonBatch.contains(i))
                  .boxed()
                  .flatMap(i -> List.of(i, i, i).stream())
                  .toList()
                  .toString());
      listener.assertNothingElse();
    }
  }

  @Test
  void rejectedMessageIsNotAdded() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      var batch = io.batch();
      var id = batch.emit("good");
      assertThat(catchThrowableOfType(InvalidMessageException.class, () -> batch.emit("connect")))
          .hasMessageContaining("connect");
      assertThat(batch.emitAsync("e", Double.NaN)).isCompletedExceptionally();
      assertThat(batch.publish()).containsExactly(id);
      assertThat(WireValues.at(listener.next(), "id")).isEqualTo(id);
      listener.assertNothingElse();
    }
  }

  @Test
  void futuresCompleteWithTheBatch() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource())) {
      var batch = io.batch();
      var one = batch.emitAsync("e");
      assertThat(one).isNotDone();
      var ids = batch.publishAsync();
      assertThat(one).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(ids.join().get(0));
    }
    try (var database = TestDatabase.create();
        var io = Emitter.create(database.dataSource())) {
      var batch = io.batch();
      var one = batch.emitAsync("e", new byte[1]);
      assertThat(catchThrowableOfType(EmitException.class, batch::publish))
          .hasMessageContaining("pgemit migrate");
      awaitFailure(one);
    }
  }

  @Test
  void canBePublishedOnlyOnce() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      var batch = io.batch();
      batch.emit("e");
      batch.publish();
      assertThatIllegalStateException().isThrownBy(batch::publish);
      assertThatIllegalStateException().isThrownBy(batch::publishAsync);
      assertThatIllegalStateException().isThrownBy(() -> batch.emit("late"));
      listener.next();
      listener.assertNothingElse();
    }
  }

  @Test
  void emptyBatchNeedsNoPostgres() {
    try (var io = Emitter.create(new org.postgresql.ds.PGSimpleDataSource())) {
      assertThat(io.batch().publish()).isEmpty();
      assertThat(io.batch().publishAsync()).isCompletedWithValue(List.of());
    }
  }

  @Test
  void errorNamesTheBatchLimits() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      var batch = io.batch();
      for (var i = 0; i < Batch.MAX_MESSAGES; i++) {
        batch.emit("e");
      }
      var failure = catchThrowableOfType(InvalidMessageException.class, () -> batch.emit("e"));
      assertThat(failure).hasMessageContaining("65536 messages");
      assertThat(batch.publish()).hasSize(Batch.MAX_MESSAGES);
      assertThat(listener.next(Batch.MAX_MESSAGES)).hasSize(Batch.MAX_MESSAGES);
    }
  }
}
