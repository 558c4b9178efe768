package dev.pgemit.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.fixture.WriterBlocker;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class InterruptedEmitIT {
  @Test
  void interruptBeforeTheEmitPublishesNothing() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      Thread.currentThread().interrupt();
      var failure = catchThrowableOfType(EmitException.class, () -> io.emit("e"));
      assertThat(Thread.interrupted()).as("the flag stays set").isTrue();
      assertThat(failure.isOutcomeKnown()).isTrue();
      listener.assertNothingElse();
    }
  }

  @Test
  void interruptDuringTheCommitLeavesTheOutcomeUnknown() throws SQLException, InterruptedException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      var failure = new CompletableFuture<EmitException>();
      var caller = caller(io, failure, new byte[1]);
      try (var blocker = new WriterBlocker(database)) {
        caller.start();
        blocker.awaitBlockedWriter();
        caller.interrupt();
        assertThat(failure).succeedsWithin(Duration.ofSeconds(20));
      }
      assertThat(failure.join().isOutcomeKnown()).isFalse();
      assertThat(WireValues.at(listener.nextMessage(), "data", "packet", "data", 0)).isEqualTo("e");
      caller.join();
    }
  }

  @Test
  void interruptInTheQueuePublishesNothing() throws SQLException, InterruptedException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      var failure = new CompletableFuture<EmitException>();
      var caller = caller(io, failure, "small");
      try (var blocker = new WriterBlocker(database)) {
        var first = io.emitAsync("first", new byte[1]);
        blocker.awaitBlockedWriter();
        caller.start();
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> caller.getState() == Thread.State.WAITING);
        caller.interrupt();
        assertThat(failure).succeedsWithin(Duration.ofSeconds(20));
        assertThat(first).isNotDone();
      }
      assertThat(failure.join().isOutcomeKnown()).isTrue();
      assertThat(failure.join()).hasMessageContaining("nothing was published");
      assertThat(WireValues.at(listener.nextMessage(), "data", "packet", "data", 0))
          .isEqualTo("first");
      listener.assertNothingElse();
      caller.join();
    }
  }

  private static Thread caller(Emitter io, CompletableFuture<EmitException> failure, Object arg) {
    return new Thread(
        () -> failure.complete(catchThrowableOfType(EmitException.class, () -> io.emit("e", arg))));
  }
}
