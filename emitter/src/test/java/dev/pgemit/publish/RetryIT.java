package dev.pgemit.publish;

import static dev.pgemit.fixture.CallFailures.awaitFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.fixture.CountingDataSource;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RetryIT {
  @Test
  void queuedMessagesArePublishedInOrderAfterAReconnect() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var listener = new NotificationReceiver(database)) {
      var connections = new CountingDataSource(database.dataSource());
      try (var io = Emitter.builder(connections).retryTimeout(Duration.ofSeconds(60)).build()) {
        database.allowConnections(false);
        var futures = new ArrayList<CompletableFuture<String>>();
        for (var i = 0; i < 2_500; i++) {
          futures.add(io.emitAsync("e", i));
        }
        connections.await(3);
        assertThat(futures).noneMatch(CompletableFuture::isDone);
        database.allowConnections(true);
        assertThat(CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)))
            .succeedsWithin(Duration.ofSeconds(30));
        assertThat(listener.next(2_500))
            .extracting(message -> WireValues.at(message, "id"))
            .isEqualTo(futures.stream().map(CompletableFuture::join).toList());
        listener.assertNothingElse();
      }
    }
  }

  @Test
  void retryTimeoutFailsWithTheReasonAndPublishesNothing() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io =
            Emitter.builder(database.dataSource()).retryTimeout(Duration.ofMillis(300)).build();
        var listener = new NotificationReceiver(database)) {
      database.allowConnections(false);
      var first = io.emitAsync("first");
      var failure = catchThrowableOfType(EmitException.class, () -> io.emit("second"));
      assertThat(failure).hasMessageContaining("not currently accepting connections");
      assertThat(failure.isRetryable()).isTrue();
      assertThat(failure.isOutcomeKnown()).isTrue();
      assertThat(first).failsWithin(Duration.ofSeconds(20));
      database.allowConnections(true);
      var id = io.emit("third");
      assertThat(WireValues.at(listener.next(), "id")).isEqualTo(id);
      listener.assertNothingElse();
    }
  }

  @Test
  void closeDoesNotWaitForAnUnavailablePostgres() throws SQLException {
    try (var database = TestDatabase.createWithAttachments()) {
      database.allowConnections(false);
      var connections = new CountingDataSource(database.dataSource());
      var io = Emitter.builder(connections).retryTimeout(Duration.ofDays(1)).build();
      var lost = io.emitAsync("e");
      connections.await(2);
      io.close();
      var failure = awaitFailure(lost);
      assertThat(failure).hasMessageContaining("nothing was published");
      assertThat(failure.isOutcomeKnown()).isTrue();
    }
  }
}
