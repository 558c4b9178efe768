package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgemit.receiving.Decoded;
import dev.pgemit.receiving.Listener;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RetryIT {
  @Test
  void whatWaitedForPostgresGoesOutInOrderOnceItIsBack() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var listener = new Listener(database)) {
      var knocks = new Knocks(database.dataSource());
      try (var io = Emitter.builder(knocks).retryTimeout(Duration.ofSeconds(60)).build()) {
        database.setOpen(false);
        var futures = new ArrayList<CompletableFuture<String>>();
        for (var i = 0; i < 2_500; i++) {
          futures.add(io.emitAsync("e", i));
        }
        knocks.await(3);
        assertThat(futures).noneMatch(CompletableFuture::isDone);
        database.setOpen(true);
        assertThat(CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)))
            .succeedsWithin(Duration.ofSeconds(30));
        assertThat(listener.next(2_500))
            .extracting(message -> Decoded.at(message, "id"))
            .isEqualTo(futures.stream().map(CompletableFuture::join).toList());
        listener.hearsNothingElse();
      }
    }
  }

  @Test
  void whatTakesTooLongIsRefusedWithItsReasonAndNeverSent() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io =
            Emitter.builder(database.dataSource()).retryTimeout(Duration.ofMillis(300)).build();
        var listener = new Listener(database)) {
      database.setOpen(false);
      var first = io.emitAsync("first");
      var failure = catchThrowableOfType(EmitException.class, () -> io.emit("second"));
      assertThat(failure).hasMessageContaining("not currently accepting connections");
      assertThat(failure.isRetryable()).isTrue();
      assertThat(failure.isOutcomeKnown()).isTrue();
      assertThat(first).failsWithin(Duration.ofSeconds(20));
      database.setOpen(true);
      var id = io.emit("third");
      assertThat(Decoded.at(listener.next(), "id")).isEqualTo(id);
      listener.hearsNothingElse();
    }
  }

  @Test
  void closingDoesNotWaitForAPostgresThatIsAway() throws SQLException {
    try (var database = TestDatabase.createWithAttachments()) {
      database.setOpen(false);
      var knocks = new Knocks(database.dataSource());
      var io = Emitter.builder(knocks).retryTimeout(Duration.ofDays(1)).build();
      var lost = io.emitAsync("e");
      knocks.await(2);
      io.close();
      assertThat(lost)
          .failsWithin(Duration.ofSeconds(20))
          .withThrowableThat()
          .havingCause()
          .isInstanceOfSatisfying(
              EmitException.class,
              failure -> {
                assertThat(failure).hasMessageContaining("nothing was published");
                assertThat(failure.isOutcomeKnown()).isTrue();
              });
    }
  }
}
