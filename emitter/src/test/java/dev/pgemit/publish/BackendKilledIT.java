package dev.pgemit.publish;

import static dev.pgemit.fixture.CallFailures.awaitFailure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.fixture.WriterBlocker;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class BackendKilledIT {
  @Test
  void outcomeIsUnknownWhenTheConnectionBreaksAndTheNextBatchIsPublished() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      try (var blocker = new WriterBlocker(database)) {
        var failing = io.withId("mine").emitAsync("doomed", new byte[1]);
        blocker.awaitBlockedWriter();
        blocker.terminateWriter();
        var failure = awaitFailure(failing);
        assertThat(failure).hasMessageContaining("may have been published");
        assertThat(failure.isOutcomeKnown()).isFalse();
        assertThat(failure.messageIds()).containsExactly("mine");
        assertThat(failure.isRetryable()).isTrue();
      }
      var id = io.emit("next", new byte[1]);
      assertThat(WireValues.at(listener.nextMessage(), "id")).isEqualTo(id);
    }
  }

  @Test
  void lockTimeoutFailsLargeMessagesAndPublishesSmallOnes() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var listener = new NotificationReceiver(database);
        var table = new WriterBlocker(database)) {
      assertThat(table).isNotNull();
      var dataSource = database.dataSource();
      dataSource.setOptions("-c lock_timeout=200ms");
      try (var io = Emitter.create(dataSource)) {
        var large = io.emitAsync("large", new byte[1]);
        var small = io.emit("small");
        var failure = awaitFailure(large);
        assertThat(failure.isOutcomeKnown()).isTrue();
        assertThat(failure.isRetryable()).isTrue();
        assertThat(WireValues.at(listener.next(), "id")).isEqualTo(small);
        listener.assertNothingElse();
      }
    }
  }
}
